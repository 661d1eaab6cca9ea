import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DriverId, OrderId } from "#lib/core/ids.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { boxAround, type Client, fixAt, MIDWAY, ORIGIN } from "./harness.ts";
import { type OrderWorld, startOrderWorld } from "./order-world.ts";

/** Whoever may come to a gateway: every kind of principal, and those that are none. */
const WHO = [
  "a page without a session",
  "a program without a token",
  "a customer",
  "a customer's cookie without an Origin",
  "a restaurant",
  "a driver by session",
  "a driver by token",
  "an operator",
  "a watch link",
  "a manage link",
] as const;
type Who = (typeof WHO)[number];
/** Everything that a gateway gives out or takes in. */
const FEEDS = [
  "the map over a socket",
  "the map over events",
  "the map by polling",
  "the order over a socket",
  "the order over events",
  "the order by polling",
  "the driver's place over a socket",
  "positions over a socket",
  "positions over HTTP",
  "a delivery's progress",
] as const;
type Feed = (typeof FEEDS)[number];
/** What is theirs (their order, their delivery, their own name), and what is somebody else's. */
const WHOSE = ["own", "other"] as const;
type Whose = (typeof WHOSE)[number];

/** What each is told: "yes", or the code. The one table that the gateway is held to. */
function expected(feed: Feed, who: Who, whose: Whose): string {
  const isPage = who !== "a program without a token" && who !== "a customer's cookie without an Origin";
  const isProgram = !isPage || who === "a driver by token";
  const isOwner = who !== "a page without a session" && isPage;
  const maySeeOrder = who === "an operator" || (whose === "own" && isOwner);
  switch (feed) {
    case "the map over a socket":
      return isPage ? "yes" : "not_authenticated";
    case "the map over events":
    case "the map by polling":
      return isProgram ? "origin_not_allowed" : "yes";
    case "the order over a socket":
    case "the driver's place over a socket":
      return isPage ? (maySeeOrder ? "yes" : "order_not_found") : "not_authenticated";
    case "the order over events":
    case "the order by polling":
      return isProgram ? "origin_not_allowed" : maySeeOrder ? "yes" : "order_not_found";
    case "positions over a socket":
      if (who === "a driver by token") return whose === "own" ? "yes" : "driver_mismatch";
      return isPage ? "forbidden" : "not_authenticated";
    case "positions over HTTP":
      if (who === "a driver by token") return whose === "own" ? "yes" : "driver_mismatch";
      return "not_authenticated";
    case "a delivery's progress":
      if (who === "a driver by token") return whose === "own" ? "yes" : "delivery_not_yours";
      return isPage ? "forbidden" : "not_authenticated";
  }
}

type Asker = { readonly headers: Record<string, string>; readonly token: string | null };
type Theirs = { readonly orderId: OrderId; readonly driverId: DriverId; readonly trip: Trip };

let database: TestDatabase;
let world: OrderWorld;
const askers = new Map<Who, Asker>();
const theirs = new Map<Whose, Theirs>();
const outcomes = new Map<string, string>();
const nameOf = (feed: Feed, who: Who, whose: Whose) => `${feed} · ${who} · ${whose}`;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await startOrderWorld(database.db, { settings: { FEED_CONNECTIONS_PER_USER: "200" } });
  await makePeople();
  const cells = FEEDS.flatMap((feed) => WHO.flatMap((who) => WHOSE.map((whose) => ({ feed, who, whose }))));
  const ask = async ({ feed, who, whose }: (typeof cells)[number]) => {
    outcomes.set(nameOf(feed, who, whose), await askFor(feed, who, whose));
  };
  // One driver is one connection: theirs wait for each other, everybody else's do not.
  const isAlone = ({ who }: { who: Who }) => who === "a driver by token";
  await Promise.all(cells.filter((cell) => !isAlone(cell)).map(ask));
  for (const cell of cells.filter(isAlone)) await ask(cell);
}, 120_000);
afterAll(async () => {
  await world.stop();
  await database.drop();
});

describe.each(FEEDS)("%s", (feed) => {
  describe.each(WHO)("to %s", (who) => {
    it.each(WHOSE)(`is given, or refused as it should be: %s`, (whose) => {
      expect(outcomes.get(nameOf(feed, who, whose))).toBe(expected(feed, who, whose));
    });
  });
});

it("is asked in every cell, and given in many", () => {
  expect(outcomes.size).toBe(FEEDS.length * WHO.length * WHOSE.length);
  expect([...outcomes.values()].filter((outcome) => outcome === "yes").length).toBeGreaterThan(40);
});

async function makePeople(): Promise<void> {
  const { restaurantId } = world;
  const [customer, restaurant, operator] = [
    await world.customer(),
    await world.signIn({ role: "restaurant", restaurantId }),
    await world.signIn({ role: "operator" }),
  ];
  const driverId = await world.addDriver();
  const driver = await world.signIn({ role: "driver", driverId });
  const orderId = await world.place(customer.userId);
  theirs.set("own", await bring(orderId, driverId, restaurantId));
  const other = await world.otherRestaurant();
  const someone = await world.customer();
  const otherOrder = await world.place(someone.userId, other.restaurantId);
  theirs.set("other", await bring(otherOrder, await world.addDriver(), other.restaurantId));
  const [watch, manage] = [await world.link(orderId, "watch"), await world.link(orderId, "manage")];
  const page = (cookie?: string): Asker => ({ headers: { origin: ORIGIN, ...(cookie && { cookie }) }, token: null });
  askers.set("a page without a session", page());
  askers.set("a program without a token", { headers: {}, token: null });
  askers.set("a customer", page(customer.cookie));
  askers.set("a customer's cookie without an Origin", { headers: { cookie: customer.cookie }, token: null });
  askers.set("a restaurant", page(restaurant.cookie));
  askers.set("a driver by session", page(driver.cookie));
  askers.set("a driver by token", { headers: {}, token: await world.token(driverId) });
  askers.set("an operator", page(operator.cookie));
  askers.set("a watch link", page(watch.cookie));
  askers.set("a manage link", page(manage.cookie));
}

/** On its way to the door, its driver seen just now. */
async function bring(orderId: OrderId, driverId: DriverId, restaurantId = world.restaurantId): Promise<Theirs> {
  const trip = await world.bring(orderId, driverId, restaurantId);
  await world.pickUp(trip);
  await postPositions(await world.token(driverId), driverId);
  return { orderId, driverId, trip };
}

async function askFor(feed: Feed, who: Who, whose: Whose): Promise<string> {
  const asker = askers.get(who) as Asker;
  const { orderId, driverId, trip } = theirs.get(whose) as Theirs;
  const view = `bbox=${boxAround(MIDWAY).join(",")}&zoom=14`;
  switch (feed) {
    case "the map over events":
      return overEvents(asker, view, "watching");
    case "the map by polling":
      return byPolling(asker, view, "watching");
    case "the order over events":
      return overEvents(asker, `follow=${orderId}`, "order");
    case "the order by polling":
      return byPolling(asker, `follow=${orderId}`, "order");
    case "positions over HTTP":
      return postPositions(asker.token, driverId);
    case "the map over a socket":
      return overSocket(asker, "watching", (client) => {
        client.say({ type: "watch", id: 1, bbox: boxAround(MIDWAY), zoom: 13 });
      });
    case "the order over a socket":
      return overSocket(asker, "order", (client) => client.say({ type: "follow", orderId }));
    case "the driver's place over a socket":
      return overSocket(asker, null, (client) => client.say({ type: "follow", orderId }));
    case "positions over a socket":
      return overSocket(asker, "ack", (client) => client.report(100, fixAt(MIDWAY, world.clock.now())), driverId);
    case "a delivery's progress":
      return overSocket(asker, "delivery", (client) => {
        client.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
      });
  }
}

/** Asks on a socket; `answer` null: until an exact position is seen. */
async function overSocket(
  { headers, token }: Asker,
  answer: string | null,
  ask: (client: Client) => void,
  as?: DriverId,
): Promise<string> {
  const client = await world.connect(headers);
  client.say({ type: "hello", ...(token !== null && { token, ...(as && { driverId: as }) }) });
  await client.until("a welcome or a refusal", () => codeOf(client.messages) !== undefined || has(client, "welcome"));
  if (has(client, "welcome")) ask(client);
  const isGiven = () => (answer === null ? client.positions.some(({ at }) => at !== null) : has(client, answer));
  await client.until("an answer", () => isGiven() || codeOf(client.messages) !== undefined);
  client.socket.terminate();
  return isGiven() ? "yes" : (codeOf(client.messages) ?? "nothing");
}
const has = (client: Client, type: string) => client.messages.some((message) => message.type === type);
const codeOf = (messages: readonly { type: string; code?: unknown }[]) =>
  messages.find(({ type }) => type === "error")?.code as string | undefined;

async function open(path: string, { headers, token }: Asker): Promise<IncomingMessage> {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  const request = get(`http://127.0.0.1:${world.port}${path}`, {
    headers: { ...headers, ...authorization },
    agent: false,
  });
  const [response] = await once(request, "response");
  return response.setEncoding("utf8");
}

async function overEvents(asker: Asker, query: string, answer: string): Promise<string> {
  const response = await open(`/feed/events?${query}`, asker);
  if (response.statusCode !== 200) return refusalOf(response);
  let text = "";
  for await (const chunk of response) {
    text += chunk;
    const messages = text.match(/(?<=^data: )\{.*\}(?=\n\n)/gm)?.map((json) => JSON.parse(json)) ?? [];
    const code = codeOf(messages);
    if (messages.some(({ type }) => type === answer)) return "yes";
    if (code !== undefined) return code;
  }
  return "nothing";
}

async function byPolling(asker: Asker, query: string, answer: string): Promise<string> {
  const response = await open(`/feed/poll?${query}`, asker);
  if (response.statusCode !== 200) return refusalOf(response);
  const { messages } = JSON.parse(await textOf(response));
  return messages.some(({ type }: { type: string }) => type === answer) ? "yes" : (codeOf(messages) ?? "nothing");
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of response) text += chunk;
  return text;
}
const refusalOf = async (response: IncomingMessage) => JSON.parse(await textOf(response)).error.code as string;

async function postPositions(token: string | null, driverId: DriverId): Promise<string> {
  const { lat, lng } = MIDWAY;
  const fix = { lat, lng, recordedAt: new Date(world.clock.now()).toISOString() };
  const response = await fetch(`http://127.0.0.1:${world.port}/api/v1/positions`, {
    method: "POST",
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    body: JSON.stringify({ driverId, firstSeq: 1, fixes: [fix] }),
  });
  const answer = (await response.json()) as { error?: { code: string } };
  return answer.error?.code ?? "yes";
}
