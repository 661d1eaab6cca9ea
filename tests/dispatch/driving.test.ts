import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { POST as postArrive } from "#app/api/v1/deliveries/[id]/arrive/route.ts";
import { POST as postDeliver } from "#app/api/v1/deliveries/[id]/deliver/route.ts";
import { POST as postGiveBack } from "#app/api/v1/deliveries/[id]/give-back/route.ts";
import { POST as postClosed } from "#app/api/v1/deliveries/[id]/kitchen-closed/route.ts";
import { POST as postPickUp } from "#app/api/v1/deliveries/[id]/pick-up/route.ts";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postDuty } from "#app/api/v1/driver/duty/route.ts";
import { GET as getShift } from "#app/api/v1/driver/route.ts";
import { POST as postToken } from "#app/api/v1/driver/token/route.ts";
import { POST as postAccept } from "#app/api/v1/offers/[id]/accept/route.ts";
import { GET as getPin } from "#app/api/v1/orders/[id]/pin/route.ts";
import { verifyDriverToken } from "#lib/auth/driver-token.ts";
import type { DriverId, OrderId, RestaurantId } from "#lib/core/ids.ts";
import { revealPin } from "#lib/dispatch/driving/commands.ts";
import { readShift } from "#lib/dispatch/driving/queries.ts";
import type { Shift } from "#lib/dispatch/driving/shift.ts";
import { runRound } from "#lib/dispatch/offers/rounds.ts";
import { demoDriver } from "#services/demo-users.ts";
import { Browser, SECRET, startRuntime } from "#tests/orders/api-runtime.ts";
import { KITCHEN, somePeople } from "#tests/orders/some-orders.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { clearDispatch, createDispatches, onlyOffer, see, someWanted } from "./world.ts";

let database: TestDatabase;
let runtime: Awaited<ReturnType<typeof startRuntime>>;
let restaurantId: RestaurantId;
let driverId: DriverId;
let driver: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  runtime = await startRuntime(database.db);
  ({ restaurantId } = await somePeople(database.db));
  driverId = demoDriver(runtime.world)?.id as DriverId;
  driver = await signedIn("driver");
});
afterAll(async () => {
  await runtime.stop();
  await database.drop();
});
beforeEach(async () => {
  await clearDispatch(database.db);
  await database.db.primary.deleteFrom("deliveries").execute();
});

async function signedIn(user: "driver" | "customer" | "operator"): Promise<Browser> {
  const browser = new Browser();
  expect((await browser.call(postSignIn, "demo/session", { body: { user } })).status).toBe(200);
  return browser;
}

async function shift(): Promise<Shift> {
  const { status, body } = await driver.call(getShift, "driver?since=0");
  expect(status).toBe(200);
  return body as unknown as Shift;
}

const duty = (isOnDuty: boolean) =>
  driver.call(postDuty, "driver/duty", { body: isOnDuty ? { isOnDuty, sharesPosition: true } : { isOnDuty } });

type Handler = typeof postPickUp;
const at = (handler: Handler, id: string, what: string, body: object = {}, browser = driver) =>
  browser.call(handler, `deliveries/${id}/${what}`, { body, params: { id } });

/** On duty at the kitchen, asked about an order, and it is taken. */
async function taken(): Promise<{ id: string; orderId: OrderId }> {
  expect((await duty(true)).status).toBe(200);
  await see(database.db, driverId, KITCHEN);
  const orderId = await someWanted(database.db, restaurantId);
  await runRound(createDispatches(database.db));
  const { offerId } = await onlyOffer(database.db, orderId);
  expect((await shift()).offer).toMatchObject({ offerId, items: 3, payMinor: 0, currency: "SEK" });
  const accepted = await driver.call(postAccept, `offers/${offerId}/accept`, { body: {}, params: { id: offerId } });
  expect(accepted.status).toBe(200);
  const [delivery] = (await shift()).deliveries;
  if (!delivery) throw new Error("nothing was given");
  return { id: delivery.id, orderId };
}

async function pinOf(id: string): Promise<string> {
  const row = await database.db.primary.selectFrom("deliveries").select("pin").where("id", "=", id).executeTakeFirst();
  return row?.pin ?? "";
}

const wrongPin = (pin: string) => String((Number(pin) + 1) % 10_000).padStart(4, "0");

it("a driver goes on duty by agreeing to share their position, drives, and is off duty when nothing is left", async () => {
  expect((await driver.call(postDuty, "driver/duty", { body: { isOnDuty: true } })).status).toBe(400);
  const { id } = await taken();
  expect((await duty(false)).body.error?.code).toBe("driver_busy");
  expect((await at(postArrive, id, "arrive", { place: "door" })).body.error?.code).toBe("delivery_conflict");
  for (let said = 0; said < 2; said++) {
    expect((await at(postArrive, id, "arrive", { place: "kitchen", agoMs: 4_000 })).status).toBe(200);
  }
  expect((await at(postPickUp, id, "pick-up")).body).toMatchObject({ status: "picked_up" });
  expect((await at(postArrive, id, "arrive", { place: "kitchen" })).status).toBe(200);
  const [delivery] = (await shift()).deliveries;
  expect(delivery).toMatchObject({ status: "picked_up", pinTriesLeft: 5, saidPin: await pinOf(id) });
  expect(delivery?.arrivedAt).not.toBeNull();
  for (let said = 0; said < 2; said++) {
    expect((await at(postDeliver, id, "deliver", { by: { pin: await pinOf(id) } })).body).toMatchObject({
      status: "delivered",
    });
  }
  const after = await shift();
  expect([after.deliveries, after.ended[0]?.status, after.today.count]).toEqual([[], "delivered", 1]);
  expect((await duty(false)).status).toBe(200);
  expect((await shift()).driver.onDutySince).toBeNull();
});

it("a PIN may be wrong five times, counted over all who type at once; then the food goes over without it, and that is written down", async () => {
  const { id } = await taken();
  await at(postPickUp, id, "pick-up");
  const pin = await pinOf(id);
  const wrong = { by: { pin: wrongPin(pin) } };
  const codes = await Promise.all(
    Array.from({ length: 7 }, async () => (await at(postDeliver, id, "deliver", wrong)).body.error?.code),
  );
  expect(codes.filter((code) => code === "pin_wrong").length).toBe(4);
  expect(codes.filter((code) => code === "pin_locked").length).toBe(3);
  expect((await at(postDeliver, id, "deliver", { by: { pin } })).body.error?.code).toBe("pin_locked");
  expect((await shift()).deliveries[0]?.pinTriesLeft).toBe(0);
  expect((await at(postDeliver, id, "deliver", { by: { without: "no_pin" } })).status).toBe(200);
  const row = await database.db.primary.selectFrom("deliveries").selectAll().where("id", "=", id).executeTakeFirst();
  expect([row?.status, row?.handed_over]).toEqual(["delivered", "no_pin"]);
});

it("for somebody absent the driver waits five minutes at the door, by the phone's own count", async () => {
  const { id } = await taken();
  await sql`update deliveries set assigned_at = now() - interval '1 hour' where id = ${id}`.execute(
    database.db.primary,
  );
  await at(postPickUp, id, "pick-up");
  const absent = (agoMs: number) => at(postDeliver, id, "deliver", { by: { without: "absent" }, agoMs });
  expect((await absent(0)).body.error?.code).toBe("wait_longer");
  expect((await at(postArrive, id, "arrive", { place: "door", agoMs: 400_000 })).status).toBe(200);
  expect((await absent(200_000)).body.error?.code).toBe("wait_longer");
  expect((await absent(60_000)).body).toMatchObject({ status: "delivered" });
});

it("a closed restaurant ends the order, and only for whoever stands before it", async () => {
  const { id, orderId } = await taken();
  expect((await at(postClosed, id, "kitchen-closed")).body.error?.code).toBe("delivery_conflict");
  await at(postArrive, id, "arrive", { place: "kitchen" });
  expect((await at(postClosed, id, "kitchen-closed")).status).toBe(200);
  const order = await database.db.primary
    .selectFrom("orders")
    .select("status")
    .where("id", "=", orderId)
    .executeTakeFirst();
  expect(order?.status).toBe("cancelled");
  expect((await shift()).ended[0]).toMatchObject({ id, status: "cancelled" });
  expect((await at(postPickUp, id, "pick-up")).body.error?.code).toBe("delivery_conflict");
});

it("whoever cannot bring it gives it back: somebody else is looked for, and they are not asked again", async () => {
  const { id, orderId } = await taken();
  expect((await at(postGiveBack, id, "give-back")).status).toBe(200);
  expect((await at(postGiveBack, id, "give-back")).body.error?.code).toBe("delivery_conflict");
  await runRound(createDispatches(database.db));
  expect((await shift()).offer).toBeNull();
  const dispatch = await database.db.primary
    .selectFrom("dispatches")
    .select("ended_at")
    .where("order_id", "=", orderId)
    .executeTakeFirst();
  expect(dispatch?.ended_at).toBeNull();
});

it("the PIN is its customer's, once it is on its way, and nobody else's", async () => {
  const { id, orderId } = await taken();
  const customer = await signedIn("customer");
  const customerId = runtime.runtime.demo?.userId("customer") ?? null;
  await sql`update orders set customer_id = ${customerId} where id = ${orderId}`.execute(database.db.primary);
  const ask = async (browser: Browser) => {
    const { status, body } = await browser.call(getPin, `orders/${orderId}/pin`, { params: { id: orderId } });
    return status === 200 ? (body as { pin?: string | null }).pin : body.error?.code;
  };
  expect(await ask(customer)).toBeNull();
  await at(postPickUp, id, "pick-up");
  expect(await ask(customer)).toBe(await pinOf(id));
  expect([await ask(driver), await ask(await signedIn("operator")), await ask(new Browser())]).toEqual([
    "forbidden",
    "forbidden",
    "not_authenticated",
  ]);
  expect((await shift()).deliveries[0]?.saidPin).toBeNull();
});

it("the demo says the PIN of whoever has not looked it up, a guest who paid and left too; of all others, and elsewhere, nobody does", async () => {
  const { id, orderId } = await taken();
  const contact = { name: "Maja Lind", phone: "+46701740601", email: "maja@example.com" };
  await sql`update orders set contact = ${JSON.stringify(contact)}::jsonb where id = ${orderId}`.execute(
    database.db.primary,
  );
  await at(postPickUp, id, "pick-up");
  expect((await shift()).deliveries[0]).toMatchObject({ saidPin: await pinOf(id), dropoff: { name: "Maja Lind" } });
  const real = await readShift(database, driverId, { since: 0, isDemo: false });
  expect(real.deliveries[0]?.saidPin).toBeNull();
  expect(await revealPin(database, orderId)).toBe(await pinOf(id));
  expect((await shift()).deliveries[0]?.saidPin).toBeNull();
});

it("what is another's to do is nobody else's, and a token is a driver's alone", async () => {
  const { id } = await taken();
  await sql`update deliveries set driver_id = ${runtime.world.drivers[0]?.id ?? ""} where id = ${id}`.execute(
    database.db.primary,
  );
  for (const [handler, what, body] of [
    [postArrive, "arrive", { place: "kitchen" }],
    [postPickUp, "pick-up", {}],
    [postDeliver, "deliver", { by: { without: "no_pin" } }],
    [postClosed, "kitchen-closed", {}],
    [postGiveBack, "give-back", {}],
  ] as const) {
    expect((await at(handler, id, what, body)).body.error?.code).toBe("delivery_not_yours");
    expect((await at(handler, id, what, body, await signedIn("customer"))).status).toBe(403);
  }
  const customer = await signedIn("customer");
  expect((await customer.call(postToken, "driver/token", { body: {} })).status).toBe(403);
  const { token } = (await driver.call(postToken, "driver/token", { body: {} })).body as { token?: string };
  expect(await verifyDriverToken(token ?? "", SECRET, Date.now())).toBe(driverId);
  const phone = new Browser();
  phone.headers = { authorization: `Bearer ${token}` };
  expect((await phone.call(postToken, "driver/token", { body: {} })).body.error?.code).toBe("not_authenticated");
});
