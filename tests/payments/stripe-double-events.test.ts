import { once } from "node:events";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Stripe from "stripe";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RunningDouble, startDouble } from "./double.ts";

let double: RunningDouble;
let stripe: Stripe;
beforeEach(async () => {
  double = await startDouble();
  stripe = double.stripe;
});
afterEach(() => double.close());

test("events are listed newest first, page by page, and by time and type", async () => {
  for (let i = 0; i < 3; i++) await double.hold();
  const all = await stripe.events.list({ limit: 100 });
  expect(all.data).toHaveLength(9);
  const first = await stripe.events.list({ limit: 4 });
  const rest = await stripe.events.list({ limit: 100, starting_after: first.data.at(-1)?.id ?? "" });
  expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(all.data.map(({ id }) => id));
  expect([first.has_more, rest.has_more]).toEqual([true, false]);
  const before = await stripe.events.list({ limit: 2, ending_before: all.data[4]?.id ?? "" });
  expect([before.data.map(({ id }) => id), before.has_more]).toEqual([[all.data[2]?.id, all.data[3]?.id], true]);
  const holds = await stripe.events.list({ types: ["payment_intent.amount_capturable_updated"] });
  expect(holds.data).toHaveLength(3);
  const past = { created: { lt: (all.data[0]?.created ?? 0) - 3_600 } };
  expect((await stripe.events.list(past)).data).toEqual([]);
});

test("an event stays what it was, whatever becomes of its object", async () => {
  const held = await double.hold();
  await stripe.paymentIntents.capture(held.id);
  const [event] = (await stripe.events.list({ type: "payment_intent.amount_capturable_updated" })).data;
  expect(event?.data.object).toMatchObject({ id: held.id, status: "requires_capture" });
});

test("the books survive a restart, the last line cut short by a crash or not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "double-"));
  const journalPath = join(folder, "books.jsonl");
  const before = await startDouble({ journalPath });
  const key = { idempotencyKey: "order-7:hold" };
  const held = await before.hold({}, key);
  await before.close();
  await appendFile(journalPath, '["payment_intents",{"id":"pi_ha');
  const after = await startDouble({ journalPath });
  const again = await after.hold({}, key);
  expect(again.id).toBe(held.id);
  expect((await after.stripe.paymentIntents.capture(held.id)).status).toBe("succeeded");
  await after.close();
  await rm(folder, { recursive: true });
});

/** An endpoint that keeps what it is told, and takes it once it has refused as often as it is set to. */
async function listen(): Promise<{
  url: string;
  told: { body: string; signature: string }[];
  refuse: { times: number };
  server: Server;
}> {
  const told: { body: string; signature: string }[] = [];
  const refuse = { times: 0 };
  const server = createServer(async (req, res) => {
    let body = "";
    for await (const chunk of req) body += chunk;
    told.push({ body, signature: String(req.headers["stripe-signature"]) });
    res.writeHead(refuse.times-- > 0 ? 500 : 200).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, told, refuse, server };
}

test("webhooks are signed, come again until they are taken, and are doubled and forged on command", async () => {
  const endpoint = await listen();
  const made = await stripe.webhookEndpoints.create({
    url: endpoint.url,
    enabled_events: ["payment_intent.amount_capturable_updated"],
  });
  const secret = made.secret ?? "";
  expect((await stripe.webhookEndpoints.retrieve(made.id)).secret).toBeUndefined();
  const genuine = () =>
    endpoint.told.filter(({ body, signature }) => {
      try {
        return stripe.webhooks.constructEvent(body, signature, secret).id !== "";
      } catch {
        return false;
      }
    });

  endpoint.refuse.times = 3;
  await double.hold();
  await expect.poll(async () => (await stripe.events.list({ limit: 1 })).data[0]?.pending_webhooks).toBe(0);
  expect(genuine()).toHaveLength(4);

  endpoint.told.length = 0;
  await double.command("PUT", "faults", { webhooks: { copies: 3, shuffleMs: 50, forgeRate: 1 } });
  const held = await double.hold();
  await expect.poll(() => endpoint.told.length).toBe(6);
  expect(genuine()).toHaveLength(3);

  endpoint.told.length = 0;
  await double.command("PUT", "faults", { webhooks: { dropRate: 1 } });
  await double.hold();
  await double.command("PUT", "faults", {});
  const [, first] = (await stripe.events.list({ type: "payment_intent.amount_capturable_updated" })).data;
  await double.command("POST", "replay", { event: first?.id, copies: 2 });
  await expect.poll(() => endpoint.told.length).toBe(2);
  expect(JSON.parse(endpoint.told[0]?.body ?? "").data.object.id).toBe(held.id);
  endpoint.server.close();
});
