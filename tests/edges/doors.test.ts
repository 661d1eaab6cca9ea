import { globSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as postOrder } from "#app/api/v1/demo/orders/route.ts";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postLink } from "#app/api/v1/orders/[id]/links/route.ts";
import { POST as postTrack } from "#app/api/v1/track/route.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, startRuntime } from "#tests/orders/api-runtime.ts";

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

/** Doors that are not behind the check of where a request comes from, and why. */
const OPEN_TO_ALL_ORIGINS = new Map([
  ["GET v1/session/refresh", "a link in a mail leads a page there, and it gives nobody what they do not have"],
]);

type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>;
const files = globSync("app/api/**/route.ts").filter((path) => !path.includes("[..."));
const doors = (
  await Promise.all(
    files.map(async (path) => {
      const handlers = (await import(`../../${path}`)) as Record<string, Handler>;
      const name = path.replace(/^app\/api\/|\/route\.ts$/g, "");
      return ["GET", "POST"].flatMap((method) => {
        const handler = handlers[method];
        return handler ? [{ door: `${method} ${name}`, method: method as "GET" | "POST", handler, name }] : [];
      });
    }),
  )
)
  .flat()
  .sort((a, b) => a.door.localeCompare(b.door));

describe.each(doors)("$door", ({ door, method, handler, name }) => {
  const params = { id: "ord_nobodys", linkId: "lnk_nobodys", changeId: "chg_nobodys" };
  const from = async (headers: Record<string, string>) => {
    const browser = new Browser();
    browser.headers = { ...browser.headers, ...headers };
    return browser.call(handler, name.replace(/^v1\//, ""), { method, params, ...(method === "POST" && { body: {} }) });
  };

  it.skipIf(OPEN_TO_ALL_ORIGINS.has(door)).each(["cross-site", "same-site", "none"])(
    "does nothing for a page of another origin (%s)",
    async (site) => {
      const { status, body } = await from({ "sec-fetch-site": site, origin: "https://evil.example" });
      expect([status, body.error?.code]).toEqual([403, "origin_not_allowed"]);
    },
  );

  it.skipIf(/^v1\/(cart|places|kitchens|demo|session|track)/.test(name))("does nothing for nobody", async () => {
    const { status } = await from({});
    // Who asks is looked at before, or after, what they ask is read; neither tells of anybody's order.
    expect([400, 401, 404, 503]).toContain(status);
  });
});

describe("an order of somebody else", () => {
  const others = ["customer", "driver"] as const;
  const ofOrders = doors.filter(({ name }) => name.startsWith("v1/orders/[id]"));
  let id = "";
  let watcher: Browser;
  beforeAll(async () => {
    const owner = new Browser();
    const placed = await owner.call(postOrder, "demo/orders", { body: {} });
    id = placed.body.orderId ?? "";
    const token = (address: string | null | undefined) => address?.split("#")[1] ?? "";
    await owner.call(postTrack, "track", { body: { token: token(placed.body.track) } });
    const link = await owner.call(postLink, `orders/${id}/links`, { body: { access: "watch" }, params: { id } });
    watcher = new Browser();
    await watcher.call(postTrack, "track", { body: { token: token(link.body.url) } });
  });

  const ask = ({ name, method, handler }: (typeof doors)[number], browser: Browser) => {
    const params = { id, linkId: "lnk_nobodys", changeId: "chg_nobodys" };
    const path = name.replace(/^v1\//, "").replace("[id]", id);
    return browser.call(handler, path, { method, params, ...(method === "POST" && { body: {} }) });
  };

  it.each(ofOrders)("$door lets no other customer and no driver without it through", async (each) => {
    for (const user of others) {
      const browser = new Browser();
      expect((await browser.call(postSignIn, "demo/session", { body: { user } })).status).toBe(200);
      expect([400, 403, 404, 503]).toContain((await ask(each, browser)).status);
    }
  });

  it.each(ofOrders)("$door lets no link through that only watches", async (each) => {
    expect([400, 401, 403, 404, 503]).toContain((await ask(each, watcher)).status);
  });
});
