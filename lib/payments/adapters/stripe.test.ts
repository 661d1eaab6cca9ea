import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PaymentProvider } from "../provider.ts";
import { createStripe } from "./stripe.ts";

/** More than any page, and than any number that somebody would think of as enough. */
const EVENTS = 10_050;
const SINCE_S = 1_795_000_000;

const ids = Array.from({ length: EVENTS }, (_, index) => `evt_${EVENTS - index}`);
const asked: URL[] = [];
const server = createServer((req, res) => {
  const url = new URL(req.url ?? "/", "http://127.0.0.1");
  asked.push(url);
  const from = ids.indexOf(url.searchParams.get("starting_after") ?? "") + 1;
  const to = from + Number(url.searchParams.get("limit"));
  const data = ids.slice(from, to).map((id) => ({
    ...{ id, object: "event", type: "charge.refunded", created: SINCE_S },
    data: { object: { id: "ch_1", object: "charge" } },
  }));
  res.setHeader("content-type", "application/json");
  res.end(JSON.stringify({ object: "list", url: "/v1/events", has_more: to < ids.length, data }));
});

let provider: PaymentProvider;
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  provider = createStripe({ secretKey: "sk_test_x", webhookSecrets: [], apiUrl: `http://127.0.0.1:${port}` });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it("lists every event since then, each once, however many pages they are", async () => {
  const seen: string[] = [];
  for await (const { id } of provider.listEvents(SINCE_S)) seen.push(id);
  expect(seen).toEqual(ids);
  expect(asked).toHaveLength(Math.ceil(EVENTS / 100));
  expect(new Set(asked.map(({ searchParams }) => searchParams.get("created[gte]")))).toEqual(new Set([`${SINCE_S}`]));
});
