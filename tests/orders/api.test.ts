import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as postOrder } from "#app/api/v1/demo/orders/route.ts";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postEnd } from "#app/api/v1/session/end/route.ts";
import { POST as postRefresh } from "#app/api/v1/session/refresh/route.ts";
import { GET as getSession } from "#app/api/v1/session/route.ts";
import { readSessionId, SESSION_COOKIE, signSession } from "#lib/auth/session-cookie.ts";
import { createId } from "#lib/core/ids.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { readOrderEvents, readOrders } from "#lib/orders/queries.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, ORIGIN, SECRET, startRuntime } from "./api-runtime.ts";
import { cancel, guest, links, order, revoke, share, signedIn, track } from "./order-doors.ts";

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
