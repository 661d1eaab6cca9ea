import { get } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { linkCookieName } from "#lib/auth/link-cookie.ts";
import type { OrderId } from "#lib/core/ids.ts";
import { type EventStream, EventsSocket, type PlainWorld, PollSocket } from "#lib/map/fallback-socket.ts";
import type { FeedSocket, FeedWorld } from "#lib/map/feed-socket.ts";
import { createOrderFeed, type OrderFeed, type OrderFeedState } from "#lib/map/order-feed.ts";
import { revokeLink } from "#lib/orders/sharing/commands.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { fixAt, MIDWAY, ORIGIN } from "./harness.ts";
import { type OrderWorld, startOrderWorld } from "./order-world.ts";

/** The browser's own feed, over each way that it may come by, against a gateway over a real database. */
const WAYS = ["socket", "events", "poll"] as const;
type Way = (typeof WAYS)[number];
type Browser = { cookie: string; readonly sockets: FeedSocket[]; readonly world: FeedWorld };

let database: TestDatabase;
let world: OrderWorld;
const feeds: OrderFeed[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  world = await startOrderWorld(database.db);
});
afterEach(() => {
  for (const feed of feeds.splice(0)) feed.stop();
});
afterAll(async () => {
  await world.stop();
  await database.drop();
});

/** A browser with a cookie, on a network that lets one way through. */
function openBrowser(way: Way, cookie: string): Browser {
  const clock: Pick<FeedWorld, "now" | "setTimer" | "clearTimer"> = {
    now: () => Date.now(),
    setTimer: (run, ms) => setTimeout(run, ms),
    clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
  };
  const headers = () => ({ cookie: browser.cookie, "sec-fetch-site": "same-origin" });
  const plain: PlainWorld = {
    ...clock,
    openEvents: (url) => openStream(url, headers()),
    getJson: (url, signal) => getJson(url, headers(), signal),
  };
  const report = { heard() {}, closed() {} };
  const browser: Browser = {
    cookie,
    sockets: [],
    world: {
      ...clock,
      connect(url, wanted) {
        const socket =
          way === "events"
            ? new EventsSocket(url, plain, wanted, report)
            : way === "poll"
              ? new PollSocket(url, plain, wanted, report)
              : openSocket(url, browser.cookie);
        browser.sockets.push(socket);
        return socket;
      },
      random: () => 0.1,
      isOnline: () => true,
      isVisible: () => true,
      onChange: () => () => {},
    },
  };
  return browser;
}

function openSocket(url: string, cookie: string): FeedSocket {
  const socket = new WebSocket(url, { origin: ORIGIN, headers: { cookie } });
  socket.on("error", () => {});
  return socket as FeedSocket;
}

function openStream(url: string, headers: Record<string, string>): EventStream {
  const listeners = new Map<string, (event: { data: string }) => void>();
  const request = get(url, { headers, agent: false }, (response) => {
    stream.onopen?.();
    let rest = "";
    response.setEncoding("utf8").on("data", (chunk: string) => {
      const blocks = (rest + chunk).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const name = /^event: (.*)$/m.exec(block)?.[1] ?? "message";
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined) listeners.get(name)?.({ data });
      }
    });
    response.on("error", () => {});
    response.on("close", () => stream.onerror?.());
  });
  request.on("error", () => stream.onerror?.());
  const stream: EventStream = {
    onopen: null,
    onerror: null,
    addEventListener: (type, take) => void listeners.set(type, take),
    close: () => void request.destroy(),
  };
  return stream;
}

function getJson(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, signal, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve(JSON.parse(body)));
      response.on("error", reject);
    });
    request.on("error", reject);
  });
}

function follow(browser: Browser, orderId: OrderId, onSessionExpired?: () => Promise<boolean>): OrderFeed {
  const url = `ws://127.0.0.1:${world.port}/feed`;
  const feed = createOrderFeed({ url, orderId, world: browser.world, ...(onSessionExpired && { onSessionExpired }) });
  feeds.push(feed);
  return feed;
}

/** Resolves with the first state that is so. */
function until(feed: OrderFeed, what: string, isSo: (state: OrderFeedState) => boolean): Promise<OrderFeedState> {
  return new Promise((resolve, reject) => {
    const look = (state: OrderFeedState) => {
      if (!isSo(state)) return;
      clearTimeout(timer);
      stop();
      resolve(state);
    };
    const stop = feed.store.subscribe(look);
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`waited in vain for ${what}; it is ${JSON.stringify(feed.store.getState())}`));
    }, 15_000);
    look(feed.store.getState());
  });
}
const seqs = ({ events }: OrderFeedState) => events.map(({ seq }) => seq);

describe.each(WAYS)("the browser's feed by %s", (way) => {
  it("tells an order's whole story, each event once, and where the driver is while they bring it", async () => {
    const customer = await world.customer();
    const orderId = await world.place(customer.userId);
    const feed = follow(openBrowser(way, customer.cookie), orderId);
    const first = await until(feed, "the order", ({ order }) => order !== null);
    expect(first).toMatchObject({ phase: "following", as: "customer", order: { status: "preparing" } });
    expect(seqs(first)).toEqual([1, 2, 3]);
    await until(feed, "a live feed", (state) => state.feed === "live");

    const driverId = await world.addDriver();
    const trip = await world.bring(orderId, driverId);
    const driver = await world.driver(driverId);
    await world.pickUp(trip);
    await until(feed, "the pick-up", ({ order }) => order?.status === "picked_up");
    driver.report(1, fixAt(MIDWAY, Date.now()));
    const { position } = await until(feed, "the driver", (state) => state.position !== null);
    expect(position?.lng).toBeCloseTo(MIDWAY.lng, 5);
    expect(Math.abs((position?.seenMs ?? 0) - Date.now())).toBeLessThan(15_000);

    await world.deliver(trip);
    const last = await until(feed, "the end", ({ order }) => order?.status === "delivered");
    expect(seqs(last)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(last).toMatchObject({ hasGap: false, position: null, eta: null });
  });

  it("goes on where it was when the connection is lost, and misses nothing that happened meanwhile", async () => {
    const customer = await world.customer();
    const orderId = await world.place(customer.userId);
    const browser = openBrowser(way, customer.cookie);
    const feed = follow(browser, orderId);
    await until(feed, "the order", ({ order }) => order !== null);
    const lost = browser.sockets[0];
    lost?.close();
    lost?.onclose?.({ code: 1006 });
    await world.move(orderId, "ready", "restaurant");
    const state = await until(feed, "what was missed", ({ events }) => events.length === 4);
    expect(seqs(state)).toEqual([1, 2, 3, 4]);
    expect(browser.sockets.length).toBeGreaterThan(1);
  });

  it("renews a session that has run out, and follows on", async () => {
    const customer = await world.customer();
    const orderId = await world.place(customer.userId);
    const expired = await world.cookieOf(customer, world.clock.now() - 3_600_000);
    const browser = openBrowser(way, expired);
    let renewals = 0;
    const feed = follow(browser, orderId, async () => {
      renewals++;
      browser.cookie = customer.cookie;
      return true;
    });
    expect(await until(feed, "the order", ({ order }) => order !== null)).toMatchObject({ phase: "following" });
    expect(renewals).toBe(1);
  });

  it("ends when its link is taken back, and is refused another's order", async () => {
    const orderId = await world.place();
    const link = await world.link(orderId, "watch");
    expect(link.cookie).toContain(linkCookieName(orderId));
    const feed = follow(openBrowser(way, link.cookie), orderId);
    await until(feed, "the order", ({ as }) => as === "watch");
    await revokeLink(world, { linkId: link.linkId, orderId });
    const over = await until(feed, "the end of the link", ({ phase }) => phase === "ended" || phase === "refused");
    expect(over).toMatchObject({ code: "link_ended", position: null });

    const foreign = follow(openBrowser(way, link.cookie), await world.place());
    const refused = await until(foreign, "a refusal", ({ phase }) => phase === "refused");
    expect(refused).toMatchObject({ code: "order_not_found", order: null });
  });
});
