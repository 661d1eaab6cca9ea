import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as postOrder } from "#app/api/v1/demo/orders/route.ts";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postCancel } from "#app/api/v1/orders/[id]/cancel/route.ts";
import { POST as postRevoke } from "#app/api/v1/orders/[id]/links/[linkId]/revoke/route.ts";
import { GET as getLinks, POST as postLink } from "#app/api/v1/orders/[id]/links/route.ts";
import { POST as postEnd } from "#app/api/v1/session/end/route.ts";
import { POST as postRefresh } from "#app/api/v1/session/refresh/route.ts";
import { GET as getSession } from "#app/api/v1/session/route.ts";
import { POST as postTrack } from "#app/api/v1/track/route.ts";
import { readSessionId, SESSION_COOKIE, signSession } from "#lib/auth/session-cookie.ts";
import { createId, isId } from "#lib/core/ids.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { MAX_LINKS } from "#lib/orders/links.ts";
import { readOrderEvents, readOrders } from "#lib/orders/queries.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, ORIGIN, SECRET, startRuntime } from "./api-runtime.ts";

let database: TestDatabase;
let runtime: Awaited<ReturnType<typeof startRuntime>>;
beforeAll(async () => {
  database = await createTestDatabase();
  runtime = await startRuntime(database.db);
});
afterAll(async () => {
  await runtime.stop();
  await database.drop();
});

type Role = "customer" | "restaurant" | "driver" | "operator";
async function signedIn(user: Role): Promise<Browser> {
  const browser = new Browser();
  expect((await browser.call(postSignIn, "demo/session", { body: { user } })).status).toBe(200);
  return browser;
}
async function order(browser: Browser) {
  const { status, body } = await browser.call(postOrder, "demo/orders", { body: { locale: "sv" } });
  expect(status).toBe(201);
  const id = body.orderId ?? "";
  if (!isId("order", id)) throw new Error("no order's id");
  return { id, track: body.track };
}
const track = (browser: Browser, token: string) => browser.call(postTrack, "track", { body: { token } });
const links = (browser: Browser, id: string) => browser.call(getLinks, `orders/${id}/links`, { params: { id } });
const share = (browser: Browser, id: string, body: unknown = { access: "watch" }) =>
  browser.call(postLink, `orders/${id}/links`, { body, params: { id } });
const revoke = (browser: Browser, id: string, linkId: string) =>
  browser.call(postRevoke, `orders/${id}/links/${linkId}/revoke`, { body: {}, params: { id, linkId } });
const cancel = (browser: Browser, id: string) =>
  browser.call(postCancel, `orders/${id}/cancel`, { body: {}, params: { id } });
const tokenOf = (address: string | null | undefined) => address?.split("#")[1] ?? "";

/** A guest who has ordered and follows the address they were given. */
async function guest(): Promise<{ browser: Browser; id: string; token: string }> {
  const browser = new Browser();
  const { id, track: address } = await order(browser);
  expect(address).toMatch(/^\/sv\/track#[\w-]{43}$/);
  expect((await track(browser, tokenOf(address))).body).toEqual({ orderId: id, access: "manage" });
  return { browser, id, token: tokenOf(address) };
}
async function watcherOf(owner: Browser, id: string): Promise<{ browser: Browser; linkId: string; token: string }> {
  const { body } = await share(owner, id);
  const browser = new Browser();
  expect((await track(browser, tokenOf(body.url))).body).toEqual({ orderId: id, access: "watch" });
  return { browser, linkId: body.id ?? "", token: tokenOf(body.url) };
}

describe("signing in", () => {
  it("is one click for each of the demo's people, and says who one is", async () => {
    for (const role of ["customer", "restaurant", "driver", "operator"] as const) {
      const { response, body } = await (await signedIn(role)).call(getSession, "session");
      expect(body.user).toMatchObject({ role, name: expect.stringMatching(/\S/) });
      expect(response.headers.get("cache-control")).toBe("private, no-store");
    }
    expect((await new Browser().call(getSession, "session")).body).toEqual({ user: null });
  });

  it("does not exist where this is no demo", async () => {
    runtime.share({ ...runtime.runtime, demo: null });
    try {
      expect((await new Browser().call(postSignIn, "demo/session", { body: { user: "operator" } })).status).toBe(404);
      expect((await new Browser().call(postOrder, "demo/orders", { body: {} })).status).toBe(404);
    } finally {
      runtime.share(runtime.runtime);
    }
  });

  it("that has run out asks to be refreshed, and is", async () => {
    const browser = await signedIn("customer");
    const before = browser.cookie(SESSION_COOKIE) ?? "";
    const sessionId = await readSessionId(before, SECRET, Date.now());
    const userId = runtime.runtime.demo?.userId("customer") ?? createId("user", 0, new Uint8Array(10));
    const old = await signSession({ sessionId, userId, role: "customer" }, SECRET, Date.now() - 20 * 60_000);
    browser.setCookie(SESSION_COOKIE, old);
    expect((await browser.call(getSession, "session")).body.error?.code).toBe("session_expired");
    expect((await browser.call(postOrder, "demo/orders", { body: {} })).body.error?.code).toBe("session_expired");
    expect((await browser.call(postRefresh, "session/refresh", { body: {} })).body.user?.role).toBe("customer");
    expect((await browser.call(getSession, "session")).body.user?.role).toBe("customer");
  });

  it("ends here at once, and on every other device that had the same cookie", async () => {
    const browser = await signedIn("customer");
    const thief = new Browser();
    thief.setCookie(SESSION_COOKIE, browser.cookie(SESSION_COOKIE) ?? "");
    const ended = new Promise<void>((resolve) =>
      runtime.revocations.onRevoked((kind) => kind === "session" && resolve()),
    );
    expect((await browser.call(postEnd, "session/end", { body: {} })).status).toBe(200);
    expect(browser.cookie(SESSION_COOKIE)).toBeUndefined();
    await ended;
    expect((await thief.call(getSession, "session")).body).toEqual({ user: null });
    const { body, response } = await thief.call(postRefresh, "session/refresh", { body: {} });
    expect(body.error?.code).toBe("session_ended");
    expect(response.headers.getSetCookie()[0]).toContain("Max-Age=0");
    expect((await browser.call(postEnd, "session/end", { body: {} })).status).toBe(200);
  });

  it("is not refreshed without a cookie, or with one that is not ours", async () => {
    const browser = new Browser();
    expect((await browser.call(postRefresh, "session/refresh", { body: {} })).body.error?.code).toBe(
      "not_authenticated",
    );
    browser.setCookie(SESSION_COOKIE, "eyJhbGciOiJub25lIn0.e30.");
    expect((await browser.call(postRefresh, "session/refresh", { body: {} })).body.error?.code).toBe("token_invalid");
  });
});

describe("where a request comes from", () => {
  const asks = [
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
    ["a neighbour on our domain", { "sec-fetch-site": "same-site", origin: "http://shop.127.0.0.1:3000" }],
    ["a foreign origin of an older browser", { origin: "https://evil.example" }],
    ["an opaque origin", { origin: "null" }],
    ["nowhere, with a cookie", {}],
  ] as const;

  it.each(asks)("matters: %s may not change anything", async (_, headers) => {
    const browser = await signedIn("customer");
    const { id } = await order(browser);
    browser.headers = { ...headers };
    for (const { status, body } of [
      await browser.call(postSignIn, "demo/session", { body: { user: "operator" } }),
      await browser.call(postOrder, "demo/orders", { body: {} }),
      await browser.call(postRefresh, "session/refresh", { body: {} }),
      await browser.call(postEnd, "session/end", { body: {} }),
      await track(browser, "x".repeat(43)),
      await share(browser, id),
      await revoke(browser, id, createId("link", 0, new Uint8Array(10))),
      await cancel(browser, id),
    ]) {
      expect(status).toBe(403);
      expect(body.error?.code).toBe("origin_not_allowed");
    }
    expect((await readOrders(database, [id]))[0]?.facts.status).toBe("placed");
  });

  it("matters for reading too, unless the browser is too old to say", async () => {
    const browser = await signedIn("customer");
    for (const headers of [
      { "sec-fetch-site": "cross-site" },
      { origin: "https://evil.example" },
      { "sec-fetch-site": "same-site" },
    ]) {
      browser.headers = headers as Record<string, string>;
      expect((await browser.call(getSession, "session")).status).toBe(403);
    }
    browser.headers = {};
    expect((await browser.call(getSession, "session")).status).toBe(200);
  });

  it("may be a page of ours by its Origin alone", async () => {
    const browser = new Browser();
    browser.headers = { origin: ORIGIN };
    expect((await browser.call(postSignIn, "demo/session", { body: { user: "customer" } })).status).toBe(200);
    browser.headers = { "sec-fetch-site": "cross-site", origin: "http://localhost:3000" };
    expect((await browser.call(postOrder, "demo/orders", { body: {} })).status).toBe(201);
  });
});

describe("bodies", () => {
  it("of another shape, kind or size are refused at the door", async () => {
    const browser = new Browser();
    const codeOf = async (body: unknown) => (await browser.call(postSignIn, "demo/session", { body })).body.error?.code;
    expect(await codeOf("{")).toBe("bad_json");
    expect(await codeOf({ user: "root" })).toBe("bad_message");
    expect(await codeOf([])).toBe("bad_message");
    expect(await codeOf({ user: "x".repeat(10_000) })).toBe("too_large");
    browser.headers = { ...browser.headers, "content-type": "text/plain" };
    expect(await codeOf({ user: "customer" })).toBe("bad_message");
  });
});

describe("an order with one click", () => {
  it("is the customer's who is signed in, and wakes a kitchen", async () => {
    const browser = await signedIn("customer");
    const { id, track: address } = await order(browser);
    expect(address).toBeNull();
    const [record] = await readOrders(database, [id]);
    expect(record?.facts.status).toBe("placed");
    expect(record?.parties.customerId).toBe(runtime.runtime.demo?.userId("customer"));
    expect((await links(browser, id)).body).toEqual({ links: [] });
  });

  it("is a guest's, whose link manages it", async () => {
    const { browser, id } = await guest();
    expect((await readOrders(database, [id as never]))[0]?.parties.customerId).toBeNull();
    expect((await cancel(browser, id)).body).toEqual({ orderId: id, status: "cancelled" });
    const [{ events } = { events: [] }] = await readOrderEvents(database, [{ orderId: id as never, after: 0 }], 10);
    expect(events.at(-1)).toMatchObject({ seq: 2, status: "cancelled", actor: "customer" });
    expect((await cancel(browser, id)).status).toBe(200);
  });
});

describe("links", () => {
  it("are made, listed and taken back by whoever manages the order", async () => {
    const owner = await signedIn("customer");
    const { id } = await order(owner);
    const made = await share(owner, id, { access: "watch", locale: "sv" });
    expect(made.status).toBe(201);
    expect(made.body.url).toMatch(new RegExp(`^${ORIGIN}/sv/track#[\\w-]{43}$`));
    const linkId = made.body.id ?? "";
    expect((await links(owner, id)).body.links).toMatchObject([{ id: linkId, createdAt: expect.any(Number) }]);
    expect((await revoke(owner, id, linkId)).status).toBe(200);
    expect((await revoke(owner, id, linkId)).status).toBe(200);
    expect((await links(owner, id)).body.links).toEqual([]);
    expect((await track(new Browser(), tokenOf(made.body.url))).body.error?.code).toBe("link_ended");
  });

  it("that only watch may change nothing", async () => {
    const owner = await signedIn("customer");
    const { id } = await order(owner);
    const { browser: watcher, linkId } = await watcherOf(owner, id);
    for (const { status, body } of [
      await links(watcher, id),
      await share(watcher, id),
      await revoke(watcher, id, linkId),
      await cancel(watcher, id),
    ]) {
      expect(status).toBe(403);
      expect(body.error?.code).toBe("forbidden");
    }
  });

  it("to manage are never handed out by the door", async () => {
    const { browser, id } = await guest();
    expect((await share(browser, id, { access: "manage" })).body.error?.code).toBe("bad_message");
    expect((await links(browser, id)).body.links).toEqual([]);
  });

  it("that were forged, truncated or never were lead nowhere", async () => {
    const { token } = await guest();
    for (const wrong of ["", token.slice(0, 42), `${token}x`, "A".repeat(43), "é".repeat(43)]) {
      expect((await track(new Browser(), wrong)).body.error?.code).toBe("link_invalid");
    }
  });

  it("end 24 hours after the order, whatever cookie is left", async () => {
    const { browser, id, token } = await guest();
    const hoursAgo = (hours: number) =>
      database.db.primary
        .updateTable("orders")
        .set({ status: "delivered", ended_at: new Date(Date.now() - hours * 3_600_000) })
        .where("id", "=", id)
        .execute();
    await hoursAgo(23);
    expect((await track(new Browser(), token)).status).toBe(200);
    expect((await links(browser, id)).status).toBe(200);
    await hoursAgo(25);
    expect((await track(new Browser(), token)).body.error?.code).toBe("link_ended");
    expect((await links(browser, id)).body.error?.code).toBe("link_ended");
  });

  it("of an order are bounded, and make room when taken back", async () => {
    const owner = await signedIn("customer");
    const { id } = await order(owner);
    const made = await Promise.all(Array.from({ length: MAX_LINKS + 3 }, () => share(owner, id)));
    expect(made.filter(({ status }) => status === 201).length).toBe(MAX_LINKS);
    expect(made.find(({ status }) => status !== 201)?.body.error?.code).toBe("too_many_links");
    await revoke(owner, id, made.find(({ body }) => body.id)?.body.id ?? "");
    expect((await share(owner, id)).status).toBe(201);
  });

  it("of another order are not this order's to take back", async () => {
    const owner = await signedIn("customer");
    const [mine, other] = [await order(owner), await guest()];
    const { body } = await share(other.browser, other.id);
    expect((await revoke(owner, mine.id, body.id ?? "")).body.error?.code).toBe("link_invalid");
    expect((await links(other.browser, other.id)).body.links?.length).toBe(1);
    expect((await revoke(owner, mine.id, "lnk_1")).body.error?.code).toBe("link_invalid");
  });

  it("are kept as nothing but a hash", async () => {
    const { token } = await guest();
    const rows = await database.db.primary.selectFrom("order_links").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows.every(({ token_hash }) => token_hash.length === 32)).toBe(true);
  });
});

describe("somebody else's order", () => {
  it("is as if it were not there, for everybody but an operator", async () => {
    const { id } = await guest();
    const someone = new Browser();
    expect((await links(someone, id)).body.error?.code).toBe("not_authenticated");
    const others = [await signedIn("customer"), await signedIn("driver"), (await guest()).browser];
    for (const browser of others) {
      for (const { status, body } of [await links(browser, id), await share(browser, id), await cancel(browser, id)]) {
        // A link's cookie is sent to its own order's addresses alone, so to others its browser is nobody.
        expect(["order_not_found", "not_authenticated"]).toContain(body.error?.code);
        expect([401, 404]).toContain(status);
      }
    }
    expect((await links(await signedIn("operator"), id)).status).toBe(200);
    const unknown = createId("order", 0, new Uint8Array(10));
    for (const wrong of [unknown, "ord_1", "../session"]) {
      expect((await links(await signedIn("operator"), wrong)).body.error?.code).toBe("order_not_found");
    }
  });

  it("at one's own restaurant may be followed but not managed", async () => {
    const { id } = await guest();
    const kitchen = await signedIn("restaurant");
    const first = runtime.world.restaurants[0]?.id ?? "";
    await database.db.primary.updateTable("orders").set({ restaurant_id: first }).where("id", "=", id).execute();
    expect((await links(kitchen, id)).body.error?.code).toBe("forbidden");
    expect((await cancel(kitchen, id)).body.error?.code).toBe("forbidden");
  });
});

describe("cancelling", () => {
  it("is the customer's until somebody has answered, and an operator's until the end", async () => {
    const owner = await signedIn("customer");
    const { id } = await order(owner);
    await moveOrder(database.db.primary, { orderId: id, to: "accepted", actor: "restaurant" });
    expect((await cancel(owner, id)).body.error?.code).toBe("order_conflict");
    expect((await cancel(await signedIn("operator"), id)).status).toBe(200);
    expect((await readOrders(database, [id]))[0]?.facts.status).toBe("cancelled");
  });
});

describe("while the database is away", () => {
  it("the door says so, that it may be tried again, and who is signed in stays so", async () => {
    const browser = await signedIn("customer");
    const away = new Proxy(runtime.ctx.db, {
      get() {
        throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
      },
    });
    runtime.share({ ...runtime.runtime, ctx: { ...runtime.ctx, db: away } });
    try {
      const { status, body } = await browser.call(postRefresh, "session/refresh", { body: {} });
      expect(status).toBe(503);
      expect((await browser.call(getSession, "session")).body.user?.role).toBe("customer");
      expect(body.error).toMatchObject({ code: "database_unavailable", retry: true });
    } finally {
      runtime.share(runtime.runtime);
    }
  });
});
