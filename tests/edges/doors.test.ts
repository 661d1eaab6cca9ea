import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADDRESS_HEADER } from "#lib/infra/http.ts";
import { type Handler, listDoors, listPages } from "#tests/authorisation/doors-of-app.ts";
import { PAGES } from "#tests/authorisation/pages.ts";
import { ROLES } from "#tests/authorisation/roles.ts";
import { cellsOf } from "#tests/authorisation/row.ts";
import { DOORS } from "#tests/authorisation/table.ts";
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

const doors = (await listDoors()).filter(({ name }) => !name.includes("[..."));

it("every route, method and page has its row in the table of who may what, and no row is of none", async () => {
  expect(Object.keys(DOORS).sort()).toEqual((await listDoors()).map(({ door }) => door).sort());
  expect(Object.keys(PAGES).sort()).toEqual(listPages());
  for (const row of Object.values({ ...DOORS, ...PAGES })) expect(cellsOf(row).size).toBe(ROLES.length);
});

it("outside of a demo nobody signs in or orders with one click", async () => {
  runtime.share({ ...runtime.runtime, demo: null });
  for (const name of ["v1/demo/session", "v1/demo/orders"]) {
    const handler = doors.find(({ door }) => door === `POST ${name}`)?.handler as Handler;
    const { status, body } = await new Browser().call(handler, name.slice(3), { body: { user: "operator" } });
    expect([name, status, body.error?.code]).toEqual([name, 404, "not_found"]);
  }
  runtime.share(runtime.runtime);
});

describe.each(doors)("$door", ({ door, method, handler, name }) => {
  const params = { id: "ord_nobodys", linkId: "lnk_nobodys", changeId: "chg_nobodys" };
  const from = async (headers: Record<string, string>) => {
    const browser = new Browser();
    const { [ADDRESS_HEADER]: address = "" } = browser.headers;
    browser.headers = { [ADDRESS_HEADER]: address, ...headers };
    const path = name.replace(/^v1\//, "");
    const { status, body } = await browser.call(handler, path, {
      ...{ method: method as "GET" | "POST", params },
      ...(method === "POST" && { body: {} }),
    });
    return [status, body.error?.code];
  };
  const foreign = (site: string) => ({ "sec-fetch-site": site, origin: "https://evil.example" });
  const refused = [403, "origin_not_allowed"];

  describe.skipIf(OPEN_TO_ALL_ORIGINS.has(door))("does nothing", () => {
    it.each(["cross-site", "same-site", "none"])(
      "for a page of another origin, as the browser says: %s",
      async (site) => {
        expect(await from(foreign(site))).toEqual(refused);
      },
    );

    it("for a page of another origin in a browser that tells no more than Origin", async () => {
      expect(await from({ origin: "https://evil.example" })).toEqual(refused);
      expect(await from({ origin: "null" })).toEqual(refused);
    });

    it.skipIf(method === "GET")("for who says nothing of where it comes from", async () => {
      expect(await from({})).toEqual(refused);
    });

    it("for a page of another origin whose token comes with cookies", async () => {
      expect(await from({ ...foreign("cross-site"), authorization: "Bearer x", cookie: "a=b" })).toEqual(refused);
    });
  });

  it.skipIf(OPEN_TO_ALL_ORIGINS.has(door))(
    "hears a program with a token and no cookie, wherever it says it comes from",
    async () => {
      expect(await from({ ...foreign("cross-site"), authorization: "Bearer x" })).not.toContain("origin_not_allowed");
    },
  );
});
