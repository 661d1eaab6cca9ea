import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "#lib/infra/config/env.ts";
import type { Logger } from "#lib/infra/log.ts";
import { keepRunning } from "./child.ts";

const SCRIPT = fileURLToPath(new URL("./stripe-double/main.ts", import.meta.url));

/**
 * Runs the payment provider's double for the demo, with its books in the data directory. Started again if it ends.
 * @param hasWeb whether this process takes webhooks itself; else they go to the public address
 */
export function startStripeDouble(
  { config, log }: { config: Pick<Config, "payments" | "dataDir" | "host" | "port" | "publicUrl">; log: Logger },
  hasWeb: boolean,
): { stop(): Promise<void> } {
  const { stripe, doublePort } = config.payments;
  const [secret = ""] = stripe?.webhookSecrets ?? [];
  const webUrl = hasWeb ? `http://127.0.0.1:${config.port}` : config.publicUrl;
  const args = ["--attached", "--port", String(doublePort), "--journal", join(config.dataDir, "stripe-double.jsonl")];
  return keepRunning(SCRIPT, args, {
    log: log.child({ part: "stripe-double" }),
    // Its secrets are told on its standard input: what a process is started with, others can read.
    greet: async () =>
      `${JSON.stringify({ apiKey: stripe?.secretKey, webhook: { url: `${webUrl}/api/webhooks/stripe`, secret } })}\n`,
  });
}
