import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "#lib/core/clock.ts";
import { createDb } from "#lib/db/client.ts";
import { readBody } from "#lib/infra/http.ts";
import { createStripe } from "#lib/payments/adapters/stripe.ts";
import { settlePayment } from "#lib/payments/commands.ts";
import { serve } from "../tracking/process.ts";

/** The failed design: a webhook is acknowledged once the provider was asked and everything has been done. */

export type InlineSettings = { databaseUrl: string; apiUrl: string; secretKey: string; webhookSecret: string };

const calls = {
  /** Resolves to the address to tell. */
  async start({ databaseUrl, apiUrl, secretKey, webhookSecret }: InlineSettings): Promise<string> {
    const db = createDb({ url: databaseUrl, poolMax: 20, onError: () => {} });
    const provider = createStripe({ secretKey, webhookSecrets: [webhookSecret], apiUrl });
    const batcher = { add: () => {}, flush: async () => {}, close: async () => {} };
    const pays = { db, clock: systemClock, batcher, provider, captureAt: "handover" as const };
    const server = createServer(async (req, res) => {
      const body = (await readBody(req, 256 * 1_024)).toString();
      const { orderId } = provider.readEvent(body, String(req.headers["stripe-signature"]), Date.now());
      if (orderId) await settlePayment(pays, orderId);
      res.writeHead(200).end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  },
};
export type InlineCalls = typeof calls;

serve(calls);
