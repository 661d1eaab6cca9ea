import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { POST as postAssign } from "#app/api/v1/deliveries/[id]/assign/route.ts";
import { POST as postTakeBack } from "#app/api/v1/deliveries/[id]/take-back/route.ts";
import { GET as getWhy } from "#app/api/v1/deliveries/[id]/why/route.ts";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postAccept } from "#app/api/v1/offers/[id]/accept/route.ts";
import { POST as postDecline } from "#app/api/v1/offers/[id]/decline/route.ts";
import { GET as getOffer } from "#app/api/v1/offers/route.ts";
import { signDriverToken } from "#lib/auth/driver-token.ts";
import type { DriverId, RestaurantId } from "#lib/core/ids.ts";
import { runRound } from "#lib/dispatch/offers/rounds.ts";
import { Browser, SECRET, startRuntime } from "#tests/orders/api-runtime.ts";
import { somePeople } from "#tests/orders/some-orders.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { clearDispatch, createDispatches, makeDue, onlyOffer, openOffers, someDriver, someWanted } from "./world.ts";

let database: TestDatabase;
let runtime: Awaited<ReturnType<typeof startRuntime>>;
let restaurantId: RestaurantId;

beforeAll(async () => {
  database = await createTestDatabase();
  runtime = await startRuntime(database.db);
  ({ restaurantId } = await somePeople(database.db));
});
afterAll(async () => {
  await runtime.stop();
  await database.drop();
});
beforeEach(() => clearDispatch(database.db));

/** A phone without a browser: a bearer token, no cookie, no origin. */
async function phoneOf(driverId: DriverId): Promise<Browser> {
  const phone = new Browser();
  const now = Date.now();
  const token = await signDriverToken({ driverId, secret: SECRET, issuedAt: now, expiresAt: now + 60_000 });
  phone.headers = { authorization: `Bearer ${token}` };
  return phone;
}

async function signedIn(user: "operator" | "customer"): Promise<Browser> {
  const browser = new Browser();
  expect((await browser.call(postSignIn, "demo/session", { body: { user } })).status).toBe(200);
  return browser;
}

it("a driver sees what they are asked, and only theirs, and answers it", async () => {
  const [mine, other] = [await someDriver(database.db, { eastM: 100 }), await someDriver(database.db, { eastM: 900 })];
  const [phone, others] = [await phoneOf(mine), await phoneOf(other)];
  const orderId = await someWanted(database.db, restaurantId);
  await runRound(createDispatches(database.db));
  const { offerId } = await onlyOffer(database.db, orderId);
  expect((await phone.call(getOffer, "offers")).body).toMatchObject({ offer: { offerId, orderId } });
  expect((await others.call(getOffer, "offers")).body).toEqual({ offer: null });
  const of = (id: string, what: string) => [`offers/${id}/${what}`, { body: {}, params: { id } }] as const;
  for (const browser of [new Browser(), await signedIn("customer"), others]) {
    const { status, body } = await browser.call(postAccept, ...of(offerId, "accept"));
    expect([status, body.error?.code]).toEqual(
      browser === others ? [404, "offer_not_found"] : status === 401 ? [401, "not_authenticated"] : [403, "forbidden"],
    );
  }
  expect((await phone.call(postDecline, ...of(offerId, "decline"))).status).toBe(200);
  const late = await phone.call(postAccept, ...of(offerId, "accept"));
  expect([late.status, late.body.error?.code]).toEqual([409, "offer_ended"]);
  await makeDue(database.db);
  await runRound(createDispatches(database.db));
  const next = await onlyOffer(database.db, orderId);
  expect(next.driverId).toBe(other);
  const taken = await others.call(postAccept, ...of(next.offerId, "accept"));
  expect(taken.body).toMatchObject({ delivery: { orderId, status: "assigned" } });
  expect((await others.call(postAccept, ...of(next.offerId, "accept"))).body).toEqual(taken.body);
  expect((await phone.call(postAccept, ...of("ofr_nothing", "accept"))).body.error?.code).toBe("offer_not_found");
});

it("an operator assigns, takes back and sees why; nobody else does", async () => {
  const driverId = await someDriver(database.db, { eastM: 100 });
  const orderId = await someWanted(database.db, restaurantId);
  await runRound(createDispatches(database.db));
  const operator = await signedIn("operator");
  const at = (id: string, what: string, body?: object) =>
    [`deliveries/${id}/${what}`, { params: { id }, ...(body && { body }) }] as const;
  for (const browser of [await phoneOf(driverId), await signedIn("customer")]) {
    for (const [handler, what, body] of [
      [postAssign, "assign", { driverId }],
      [postTakeBack, "take-back", {}],
      [getWhy, "why", undefined],
    ] as const) {
      expect([401, 403]).toContain((await browser.call(handler, ...at(orderId, what, body))).status);
    }
  }
  const why = await operator.call(getWhy, ...at(orderId, "why"));
  expect(why.body).toMatchObject({ isWanted: true, decisions: [{ driverId, considered: [{ driverId }] }] });
  const other = await someDriver(database.db, { eastM: 3_000 });
  const given = await operator.call(postAssign, ...at(orderId, "assign", { driverId: other }));
  expect(given.body).toMatchObject({ orderId, driverId: other });
  expect(await openOffers(database.db, orderId)).toEqual([]);
  const { deliveryId } = given.body as { deliveryId?: string };
  const back = await operator.call(postTakeBack, ...at(deliveryId ?? "", "take-back", {}));
  expect(back.body).toEqual({ orderId, status: "taken_back" });
  const again = await operator.call(postTakeBack, ...at(orderId, "take-back", {}));
  expect([again.status, again.body.error?.code]).toEqual([409, "delivery_conflict"]);
  expect((await operator.call(postAssign, ...at(orderId, "assign", { driverId: "me" }))).status).toBe(400);
  expect((await operator.call(getWhy, ...at("ord_none", "why"))).status).toBe(404);
});
