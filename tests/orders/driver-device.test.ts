import { afterAll, beforeAll, expect, it } from "vitest";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postEnd } from "#app/api/v1/driver/device/end/route.ts";
import { GET as getDevice, POST as postDevice } from "#app/api/v1/driver/device/route.ts";
import { hashDeviceToken } from "#lib/tracking/device-token.ts";
import { findDeviceDriver } from "#lib/tracking/queries.ts";
import { demoDriver } from "#services/demo-users.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, ORIGIN, startRuntime } from "./api-runtime.ts";

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

const path = "driver/device";
async function signedIn(user: string): Promise<Browser> {
  const browser = new Browser();
  await browser.call(postSignIn, "demo/session", { body: { user } });
  return browser;
}
type Told = { readonly token: string; readonly url: string; readonly since: string | null };

it("a driver's GPS client gets a token that is told once, changed, and taken back", async () => {
  const driver = await signedIn("driver");
  expect((await driver.call(getDevice, path)).body).toEqual({ since: null });
  const made = await driver.call(postDevice, path, { body: {} });
  const { token: first, url } = made.body as unknown as Told;
  expect([made.status, url]).toEqual([201, `${ORIGIN}/api/v1/positions/osmand`]);
  const driverOf = async (token: string) => findDeviceDriver(runtime.ctx, await hashDeviceToken(token));
  expect(await driverOf(first)).toBe(demoDriver(runtime.world)?.id);
  expect((await driver.call(getDevice, path)).body).toEqual({ since: expect.stringMatching(/Z$/) });

  const { token: second } = (await driver.call(postDevice, path, { body: {} })).body as unknown as Told;
  expect([await driverOf(first), await driverOf(second)]).toEqual([null, demoDriver(runtime.world)?.id]);
  for (let i = 0; i < 2; i++) expect((await driver.call(postEnd, `${path}/end`, { body: {} })).status).toBe(200);
  expect(await driverOf(second)).toBeNull();
});

it("nobody but a driver has one", async () => {
  for (const handler of [getDevice, postDevice, postEnd]) {
    const body = handler === getDevice ? undefined : {};
    expect((await new Browser().call(handler, path, { body })).body.error?.code).toBe("not_authenticated");
    for (const user of ["customer", "restaurant", "operator"]) {
      expect((await (await signedIn(user)).call(handler, path, { body })).body.error?.code).toBe("forbidden");
    }
  }
});
