import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createId } from "#lib/core/ids.ts";
import { MAX_LINKS } from "#lib/orders/links.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, ORIGIN, startRuntime } from "./api-runtime.ts";
import { cancel, guest, links, order, revoke, share, signedIn, tokenOf, track, watcherOf } from "./order-doors.ts";

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
