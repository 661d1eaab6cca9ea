import { createECDH, randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as postEnd } from "#app/api/v1/account/push/end/route.ts";
import { POST as postPush } from "#app/api/v1/account/push/route.ts";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
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

const p256dh = createECDH("prime256v1").generateKeys("base64url");
const auth = randomBytes(16).toString("base64url");
const endpoint = "https://fcm.googleapis.com/fcm/send/abc";
const wish = { endpoint, keys: { p256dh, auth }, purpose: "notices" };
const count = async () => (await sql`select from push_subscriptions`.execute(database.db.primary)).rows.length;

async function signedIn(user: "customer" | "restaurant"): Promise<Browser> {
  const browser = new Browser();
  await browser.call(postSignIn, "demo/session", { body: { user } });
  return browser;
}
const on = (browser: Browser, body: object = wish) => browser.call(postPush, "account/push", { body });
const off = (browser: Browser, purpose = "notices") => browser.call(postEnd, "account/push/end", { body: { purpose } });

test("it is turned on and off by who is signed in, for a kitchen by its own people alone", async () => {
  expect(await on(new Browser())).toMatchObject({ status: 401, body: { error: { code: "not_authenticated" } } });
  const customer = await signedIn("customer");
  expect(await on(customer)).toMatchObject({ status: 200, body: { isOn: true } });
  expect(await on(customer)).toMatchObject({ status: 200 });
  expect(await count()).toBe(1);
  expect(await on(customer, { ...wish, purpose: "kitchen" })).toMatchObject({ status: 403 });
  expect(await off(customer)).toMatchObject({ status: 200, body: { left: 0 } });
  expect(await off(customer)).toMatchObject({ status: 200, body: { left: 0 } });
  const kitchen = await signedIn("restaurant");
  expect(await on(kitchen, { ...wish, purpose: "kitchen" })).toMatchObject({ status: 200 });
  expect(await on(kitchen)).toMatchObject({ status: 200 });
  expect(await off(kitchen)).toMatchObject({ body: { left: 1 } });
  expect(await off(kitchen, "kitchen")).toMatchObject({ body: { left: 0 } });
  expect(await count()).toBe(0);
});

test("what is no push service's, or cannot be a browser's keys, is refused at the door", async () => {
  const customer = await signedIn("customer");
  const bad = [
    { ...wish, endpoint: "https://hotpath.example/x" },
    { ...wish, endpoint: "http://fcm.googleapis.com/x" },
    { ...wish, endpoint: "http://169.254.169.254/" },
    { ...wish, endpoint: "http://127.0.0.1:9/" },
    { ...wish, endpoint: `${endpoint}${"a".repeat(3_000)}` },
    { ...wish, keys: { p256dh: `B${"A".repeat(86)}`, auth } },
    { ...wish, keys: { p256dh, auth: "short" } },
    { ...wish, keys: { p256dh } },
    { ...wish, purpose: "marketing" },
    {},
  ];
  for (const body of bad) {
    expect(await on(customer, body)).toMatchObject({ status: 400, body: { error: { code: "bad_message" } } });
  }
  expect(await count()).toBe(0);
});

test("nothing can be turned on where nothing can be pushed", async () => {
  const { runtime: shared, ctx } = runtime;
  runtime.share({ ...shared, ctx: { ...ctx, config: { ...ctx.config, push: null } } });
  expect(await on(await signedIn("customer"))).toMatchObject({
    status: 503,
    body: { error: { code: "push_unavailable" } },
  });
  runtime.share(shared);
});
