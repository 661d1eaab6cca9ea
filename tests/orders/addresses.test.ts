import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as postChange } from "#app/api/v1/account/addresses/[id]/change/route.ts";
import { POST as postDefault } from "#app/api/v1/account/addresses/[id]/default/route.ts";
import { POST as postRemove } from "#app/api/v1/account/addresses/[id]/remove/route.ts";
import { GET as getAddresses, POST as postAddress } from "#app/api/v1/account/addresses/route.ts";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { type AddressId, createId, type UserId } from "#lib/core/ids.ts";
import { addAddress, removeAddress } from "#lib/orders/addresses/commands.ts";
import { listAddresses } from "#lib/orders/addresses/queries.ts";
import { MAX_ADDRESSES } from "#lib/orders/addresses/saved-address.ts";
import { personalAddresses } from "#lib/orders/personal/commands.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, startRuntime } from "./api-runtime.ts";

let database: TestDatabase;
let runtime: Awaited<ReturnType<typeof startRuntime>>;
let people = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  runtime = await startRuntime(database.db);
});
afterAll(async () => {
  await runtime.stop();
  await database.drop();
});

const HOME = { name: "Home", label: "Vasagatan 24", floor: "3rd", note: "Ring twice", lng: 11.97, lat: 57.69 };

async function somebody(): Promise<UserId> {
  const id = createId("user", Date.now(), new Uint8Array(10).fill(++people));
  await database.db.primary.insertInto("users").values({ id, name: "Alva", role: "customer" }).execute();
  return id;
}
const add = (userId: UserId, change: Partial<typeof HOME> = {}) =>
  addAddress(database.db.primary, { ...HOME, ...change, userId, nowMs: Date.now() });
const kept = (userId: UserId) => listAddresses(database.db.primary, userId);

test("a member keeps addresses, changes them, puts one first and removes it", async () => {
  const browser = new Browser();
  await browser.call(postSignIn, "demo/session", { body: { user: "customer" } });
  const list = async () =>
    ((await browser.call(getAddresses, "account/addresses")).body as { addresses?: (typeof HOME & { cell: string })[] })
      .addresses;
  const make = async (body: object) =>
    (await browser.call(postAddress, "account/addresses", { body })).body as { addressId?: AddressId };
  const { addressId: home = "" } = await make(HOME);
  const { addressId: work = "" } = await make({ ...HOME, name: "Work", label: "Avenyn 1" });
  expect(await list()).toMatchObject([
    { ...HOME, isDefault: true },
    { name: "Work", isDefault: false },
  ]);
  expect((await list())?.[0]?.cell).toMatch(/^[0-9a-z]{8}$/);
  const at = (id: string, way: string) => [`account/addresses/${id}${way}`, { params: { id }, body: {} }] as const;
  await browser.call(postDefault, ...at(work, "/default"));
  await browser.call(postChange, `account/addresses/${home}/change`, {
    params: { id: home },
    body: { name: "Mum’s", floor: "", note: "" },
  });
  expect(await list()).toMatchObject([
    { name: "Work", isDefault: true },
    { name: "Mum’s", floor: "", isDefault: false },
  ]);
  await browser.call(postRemove, ...at(work, "/remove"));
  expect(await list()).toMatchObject([{ name: "Mum’s", isDefault: true }]);
  await browser.call(postRemove, ...at(home, "/remove"));
  expect(await list()).toEqual([]);
});

test("somebody else’s address is as if it were not there", async () => {
  const alva = await somebody();
  const addressId = await add(alva);
  const browser = new Browser();
  await browser.call(postSignIn, "demo/session", { body: { user: "customer" } });
  for (const [handler, body] of [
    [postChange, { name: "Mine" }],
    [postDefault, {}],
    [postRemove, {}],
  ] as const) {
    const answer = await browser.call(handler, `account/addresses/${addressId}`, { params: { id: addressId }, body });
    expect([answer.status, answer.body.error?.code]).toEqual([404, "not_found"]);
  }
  expect(await kept(alva)).toMatchObject([{ ...HOME, isDefault: true }]);
});

test.each([
  ["no name", { name: " " }],
  ["a line break", { floor: "a\nb" }],
  ["a place past the pole", { lat: 91 }],
  ["a place that is no number", { lng: "11.97" }],
])("an address with %s is refused", async (_, change) => {
  const browser = new Browser();
  await browser.call(postSignIn, "demo/session", { body: { user: "customer" } });
  const answer = await browser.call(postAddress, "account/addresses", { body: { ...HOME, ...change } });
  expect([answer.status, answer.body.error?.code]).toEqual([400, "bad_message"]);
});

test("the same door is kept once, also by two presses at a time", async () => {
  const alva = await somebody();
  const ids = await Promise.all([add(alva), add(alva), add(alva, { name: "Again" })]);
  expect(new Set(ids).size).toBe(1);
  expect(await kept(alva)).toHaveLength(1);
});

test("there is a bound, and one default whatever happens at the same time", async () => {
  const alva = await somebody();
  const numbers = Array.from({ length: MAX_ADDRESSES + 3 }, (_, number) => number);
  const settled = await Promise.allSettled(numbers.map((number) => add(alva, { label: `Vasagatan ${number}` })));
  const refused = settled.flatMap((each) => (each.status === "rejected" ? [each.reason.code] : []));
  expect(refused).toEqual(Array.from({ length: 3 }, () => "too_many_addresses"));
  const [first, second] = await kept(alva);
  await Promise.all(
    [first, second].map((each) =>
      removeAddress(database.db.primary, { userId: alva, addressId: each?.addressId as AddressId }),
    ),
  );
  const left = await kept(alva);
  expect(left).toHaveLength(MAX_ADDRESSES - 2);
  expect(left.filter(({ isDefault }) => isDefault)).toHaveLength(1);
});

test("they are in an export, and gone with the account", async () => {
  const alva = await somebody();
  await add(alva);
  expect(await personalAddresses.export(database.db.primary, alva)).toMatchObject([HOME]);
  await database.db.primary.transaction().execute((trx) => personalAddresses.erase(trx, alva));
  expect(await kept(alva)).toEqual([]);
});
