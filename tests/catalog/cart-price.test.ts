import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST } from "#app/api/v1/cart/price/route.ts";
import { removeRestaurants, upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { markSoldOut, pauseRestaurant } from "#lib/catalog/kitchen/commands.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { moveBy } from "#lib/core/geo.ts";
import { createDb } from "#lib/db/client.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
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

const price = (body: unknown, browser = new Browser()) => browser.call(POST, "cart/price", { body });

async function filled() {
  const restaurant = someRestaurant();
  await upsertRestaurants(database.db.primary, [restaurant]);
  await upsertMenus(database.db.primary, [{ restaurantId: restaurant.id, menu: someMenu() }]);
  const cart = {
    restaurantId: restaurant.id,
    lines: [
      { itemId: "margherita", quantity: 2, choices: [{ groupId: "size", choiceId: "large" }], seenMinor: 16_500 },
      { itemId: "tiramisu", quantity: 1, seenMinor: 6_500 },
    ],
    to: moveBy(restaurant.at, 1_500, 40),
  };
  return { restaurant, cart };
}

describe("the price of a cart", () => {
  it("is told to everybody, signed in or not, and kept by no cache", async () => {
    const { cart } = await filled();
    const { status, body, response } = await price({ ...cart, tipMinor: 1_000 });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      currency: "SEK",
      foodMinor: 39_500,
      feeMinor: 3_900,
      tipMinor: 1_000,
      totalMinor: 44_400,
      changes: [],
      canOrder: true,
      slot: { from: expect.any(Number), to: expect.any(Number) },
    });
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  it("says what has happened at the restaurant since the cart was filled", async () => {
    const { restaurant, cart } = await filled();
    const db = database.db.primary;
    const { sections } = someMenu();
    const dearer = sections.map((section) => ({
      ...section,
      items: section.items.map((item) => (item.id === "margherita" ? { ...item, priceMinor: 13_000 } : item)),
    }));
    await upsertMenus(db, [{ restaurantId: restaurant.id, menu: { sections: dearer } }]);
    expect((await price(cart)).body).toMatchObject({
      changes: [{ code: "price_changed", line: 0, fromMinor: 16_500, toMinor: 17_500 }],
      canOrder: true,
    });
    const until = Date.now() + 3_600_000;
    await markSoldOut(db, { restaurantId: restaurant.id, itemId: "margherita", until });
    expect((await price(cart)).body).toMatchObject({
      changes: [
        { code: "sold_out", line: 0, until },
        { code: "below_minimum", missingMinor: 5_500 },
      ],
      canOrder: false,
    });
    await upsertMenus(db, [{ restaurantId: restaurant.id, menu: { sections: sections.slice(2) } }]);
    await pauseRestaurant(db, { restaurantId: restaurant.id, until });
    await upsertRestaurants(db, [{ ...restaurant, area: { kind: "radius", metres: 500 } }]);
    expect((await price(cart)).body).toMatchObject({
      changes: [
        { code: "item_gone", line: 0 },
        { code: "closed", opensAt: until },
        { code: "out_of_area" },
        { code: "below_minimum" },
      ],
    });
    await removeRestaurants(db, [restaurant.id]);
    expect(await price(cart)).toMatchObject({
      status: 404,
      body: { error: { code: "not_found", detail: "restaurant" } },
    });
  });
});

describe("a cart that asks for much at once", () => {
  it("counts the same line twice as two, and a choice told twice as none", async () => {
    const { cart } = await filled();
    const [pizza, sweet] = cart.lines;
    expect((await price({ ...cart, lines: [sweet, sweet] })).body).toMatchObject({ foodMinor: 13_000, canOrder: true });
    const twice = { ...pizza, choices: [...(pizza?.choices ?? []), ...(pizza?.choices ?? [])] };
    expect((await price({ ...cart, lines: [twice, sweet] })).body).toMatchObject({
      changes: [{ code: "option_gone", line: 0, groupId: "size" }, { code: "below_minimum" }],
      canOrder: false,
    });
  });

  it("adds up exactly with fifty lines of fifty of the dearest thing there can be", async () => {
    const { restaurant } = await filled();
    const { sections } = someMenu();
    const dear = sections.map((section) => ({
      ...section,
      items: section.items.map((item) => ({ ...item, priceMinor: 1_000_000_000 })),
    }));
    await upsertMenus(database.db.primary, [{ restaurantId: restaurant.id, menu: { sections: dear } }]);
    const lines = Array.from({ length: 50 }, () => ({ itemId: "tiramisu", quantity: 50 }));
    const { status, body } = await price({ restaurantId: restaurant.id, lines, tipMinor: 10_000_000 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ foodMinor: 2_500_000_000_000, totalMinor: 2_500_010_003_900 });
  });

  it.each(["__proto__", "constructor", "toString", "x:y.z-1"])("knows no item called %s", async (itemId) => {
    const { cart } = await filled();
    const answer = await price({ ...cart, lines: [{ itemId, quantity: 1 }] });
    expect(answer).toMatchObject({ status: 200, body: { changes: [{ code: "item_gone", line: 0 }, {}] } });
  });
});

describe("when it is priced", () => {
  /** Runs with the clock at that moment. */
  async function at<T>(iso: string, run: () => Promise<T>): Promise<T> {
    const now = Date.parse(iso);
    runtime.share({ ...runtime.runtime, ctx: { ...runtime.ctx, clock: { now: () => now } } });
    try {
      return await run();
    } finally {
      runtime.share(runtime.runtime);
    }
  }
  const night = [{ from: 60, to: 240 }];
  const nights = { week: [night, night, night, night, night, night, night], exceptions: {} } as const;

  it.each([
    ["the second 02:30 of the night on which clocks go back", "2026-10-24T10:00:00Z", "2026-10-25T01:30:00Z", 240],
    ["a night that lost an hour", "2027-03-27T10:00:00Z", "2027-03-28T00:55:00Z", 120],
  ])("promises %s", async (_, now, then, minutes) => {
    const { restaurant, cart } = await filled();
    await upsertRestaurants(database.db.primary, [{ ...restaurant, hours: nights }]);
    const deliverAt = Date.parse(then);
    await at(now, async () => {
      const { body } = await price({ ...cart, deliverAt });
      expect(body).toMatchObject({ changes: [], slot: { from: deliverAt, to: deliverAt + 20 * 60_000 } });
      const { times } = body as unknown as { times: number[] };
      expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(minutes);
      const late = await price({ ...cart, deliverAt: (times[1] ?? 0) * 60_000 + 60_000 });
      expect(late.body).toMatchObject({ changes: [{ code: "closed", opensAt: expect.any(Number) }], canOrder: false });
    });
  });

  it("takes a time that has passed for as soon as can be", async () => {
    const { cart } = await filled();
    expect((await price({ ...cart, deliverAt: 1 })).body).toMatchObject({
      changes: [],
      slot: { from: expect.any(Number) },
      canOrder: true,
    });
  });

  it("is what is true now, whatever a replica has heard of", async () => {
    const { cart } = await filled();
    const away = createDb({ url: "postgres://nobody@127.0.0.1:42801/nothing", poolMax: 1, onError: () => {} });
    const db = { ...runtime.ctx.db, replica: away.replica };
    runtime.share({ ...runtime.runtime, ctx: { ...runtime.ctx, db } });
    try {
      expect((await price(cart)).status).toBe(200);
    } finally {
      runtime.share(runtime.runtime);
      await away.close();
    }
  });
});

describe("a cart that is none", () => {
  const line = { itemId: "tiramisu", quantity: 1 };
  const wrong: [string, object, string?][] = [
    ["without a restaurant", { restaurantId: undefined }, "restaurantId"],
    ["at what is no restaurant", { restaurantId: "rst_1" }, "restaurantId"],
    ["without lines", { lines: [] }, "lines"],
    ["with too many lines", { lines: Array.from({ length: 51 }, () => line) }, "lines"],
    ["with a hostile item", { lines: [{ ...line, itemId: "a\0b" }] }, "lines.0.itemId"],
    ["with an item in pictures", { lines: [{ ...line, itemId: "🍕" }] }, "lines.0.itemId"],
    ["with an item that looks like one", { lines: [{ ...line, itemId: "tiramis\u00f9" }] }, "lines.0.itemId"],
    ["with a number in words", { lines: [{ ...line, quantity: "2" }] }, "lines.0.quantity"],
    ["with more than there are numbers", { lines: [{ ...line, quantity: 2 ** 53 }] }, "lines.0.quantity"],
    ["with half an item", { lines: [{ ...line, quantity: 0.5 }] }, "lines.0.quantity"],
    ["with none of an item", { lines: [{ ...line, quantity: 0 }] }, "lines.0.quantity"],
    ["with a thousand of an item", { lines: [{ ...line, quantity: 1_000 }] }, "lines.0.quantity"],
    ["with an endless choice", { lines: [{ ...line, choices: [{ groupId: "x".repeat(65), choiceId: "a" }] }] }],
    ["that goes off the earth", { to: { lng: 0, lat: 91 } }, "to"],
    ["with a tip that is taken back", { tipMinor: -1 }, "tipMinor"],
    ["for next year", { deliverAt: Date.now() + 365 * 86_400_000 }, "deliverAt"],
    ["for no time", { deliverAt: 1e300 }, "deliverAt"],
  ];
  it.each(wrong)("%s is refused, and says by what", async (_, part, detail) => {
    const { cart } = await filled();
    const { status, body } = await price({ ...cart, ...part });
    expect([status, body.error?.code]).toEqual([400, "bad_message"]);
    if (detail) expect(body.error).toMatchObject({ detail });
  });

  it("is too large past 64 kB, and no JSON or not ours where it is not", async () => {
    const { cart } = await filled();
    expect(await price({ ...cart, more: "x".repeat(70_000) })).toMatchObject({
      status: 413,
      body: { error: { code: "too_large" } },
    });
    const foreign = new Browser();
    foreign.headers = { "sec-fetch-site": "cross-site", origin: "https://elsewhere.example" };
    expect(await price(cart, foreign)).toMatchObject({ status: 403, body: { error: { code: "origin_not_allowed" } } });
  });

  it("cannot be priced while the database is away, and is told so", async () => {
    const { cart } = await filled();
    const away = createDb({ url: "postgres://nobody@127.0.0.1:42801/nothing", poolMax: 1, onError: () => {} });
    runtime.share({ ...runtime.runtime, ctx: { ...runtime.ctx, db: away } });
    try {
      expect(await price(cart)).toMatchObject({
        status: 503,
        body: { error: { code: "database_unavailable", retry: true } },
      });
    } finally {
      runtime.share(runtime.runtime);
      await away.close();
    }
  });
});
