import { once } from "node:events";
import { parseArgs } from "node:util";
import { z } from "zod";
import { systemClock } from "#lib/core/clock.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createDouble } from "./server.ts";

/** The payment provider's double, a process of its own. See README.md beside this file. */

const log = createLogger("info").child({ process: "stripe-double" });

const argsSchema = z.object({
  port: z.string().default("12111").transform(Number).pipe(z.int().min(0).max(65_535)),
  "api-key": z
    .string()
    .regex(/^sk_test_\w+$/, "must begin with sk_test_")
    .default("sk_test_double"),
  journal: z.string().optional(),
});

const { values } = parseArgs({
  options: { port: { type: "string" }, "api-key": { type: "string" }, journal: { type: "string" } },
  strict: true,
});
const parsed = argsSchema.safeParse(values);
if (!parsed.success) {
  process.stderr.write(
    `${parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("\n")}\n`,
  );
  process.exit(1);
}
const { port, "api-key": apiKey, journal } = parsed.data;
const double = createDouble({ apiKey, clock: systemClock, log, journalPath: journal ?? null });
double.server.listen(port, "127.0.0.1");
await once(double.server, "listening");
log.info({ address: double.server.address() }, "the double listens");

let isStopping = false;
async function stop(reason: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ reason }, "the double stops");
  await double.close();
  process.exit(0);
}
process.on("SIGTERM", () => void stop("SIGTERM"));
process.on("SIGINT", () => void stop("SIGINT"));
