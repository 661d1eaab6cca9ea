import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { POST as postLook } from "#app/api/v1/account/link/route.ts";
import { POST as postRemove } from "#app/api/v1/restaurant/staff/[userId]/remove/route.ts";
import { POST as postRole } from "#app/api/v1/restaurant/staff/[userId]/role/route.ts";
import { POST as postInvite } from "#app/api/v1/restaurant/staff/invite/route.ts";
import { POST as postWithdraw } from "#app/api/v1/restaurant/staff/invited/[id]/withdraw/route.ts";
import { GET as getStaff } from "#app/api/v1/restaurant/staff/route.ts";
import { appoint, letGo } from "#lib/auth/appointments/commands.ts";
import { readSession, SESSION_COOKIE } from "#lib/auth/session-cookie.ts";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { createId, type RestaurantId, type UserId } from "#lib/core/ids.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { Browser, SECRET } from "#tests/orders/api-runtime.ts";
import { refresh, startAccounts, who } from "./account-world.ts";

type List = {
  people: { userId: UserId; email: string; isOwner: boolean }[];
  invited: { id: string; email: string; isOwner: boolean }[];
};
const newRestaurant = () => createId("restaurant", Date.now(), randomBytes(10));
const [ours, theirs] = [newRestaurant(), newRestaurant()];

let database: TestDatabase;
let world: Awaited<ReturnType<typeof startAccounts>>;
let owner: Browser;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await startAccounts(database.db);
  const restaurants = [
    someRestaurant({ id: ours, slug: "ours", name: "Östra köket" }),
    someRestaurant({ id: theirs, slug: "theirs" }),
  ];
  await upsertRestaurants(database.db.primary, restaurants);
  owner = await ownerOf(ours, "owner@example.com");
});
afterAll(async () => {
  await world.stop();
  await database.drop();
});

/** Whoever runs it, past the second step that they owe: it is made theirs once they are in. */
async function ownerOf(restaurantId: RestaurantId, email: string): Promise<Browser> {
  await post(email, restaurantId);
  const browser = await comeIn(email);
  await sql`update users set is_owner = true where email = ${email}`.execute(database.db.primary);
  await refresh(browser);
  return browser;
}
const post = (email: string, restaurantId: RestaurantId) =>
  appoint(
    database.db.primary,
    { email, name: email, locale: "en", post: { role: "restaurant", restaurantId, isOwner: false } },
    Date.now(),
  );
async function comeIn(email: string): Promise<Browser> {
  const browser = new Browser();
  await world.ask(browser, "sign_in", email);
  await world.signIn(browser, "link", { token: await world.tokenFor(email) });
  return browser;
}
const invite = (email: string, isOwner = false, by = owner) =>
  by.call(postInvite, "restaurant/staff/invite", { body: { email, name: "Siv Ek", locale: "en", isOwner } });
const list = async () => (await owner.call(getStaff, "restaurant/staff")).body as unknown as List;
const userIdOf = async (email: string) => (await list()).people.find((each) => each.email === email)?.userId ?? "";
const remove = (userId: string, by = owner) =>
  by.call(postRemove as never, `restaurant/staff/${userId}/remove`, { params: { userId }, body: {} });

it("somebody new is asked by mail, sees of which restaurant, and works there once they say yes", async () => {
  expect((await invite("Siv@Example.com")).status).toBe(202);
  expect((await list()).invited).toMatchObject([{ email: "siv@example.com", isOwner: false }]);
  const token = await world.tokenFor("siv@example.com");
  const { body } = await new Browser().call(postLook, "account/link", { body: { token } });
  expect(body).toEqual({ kind: "join", email: "siv@example.com", restaurant: "Östra köket" });
  const siv = new Browser();
  await world.signIn(siv, "link", { token });
  expect(await readSession(siv.cookie(SESSION_COOKIE) ?? "", SECRET, Date.now())).toMatchObject({
    role: "restaurant",
    restaurantId: ours,
    name: "Siv Ek",
  });
  expect((await list()).invited).toEqual([]);
  expect((await world.signIn(new Browser(), "link", { token })).body.error?.code).toBe("link_ended");
  expect((await siv.call(getStaff, "restaurant/staff")).body.error?.code).toBe("forbidden");
  expect((await invite("more@example.com", false, siv)).body.error?.code).toBe("forbidden");
});

it("a customer becomes one by their own press alone, and is a customer again once let go, signed out at once", async () => {
  const customer = await world.signUp("eli@example.com");
  await invite("eli@example.com");
  const token = await world.tokenFor("eli@example.com");
  expect(await who(customer)).toMatchObject({ role: "customer" });
  const browser = new Browser();
  await world.signIn(browser, "link", { token });
  expect(await who(browser)).toMatchObject({ role: "restaurant" });
  expect((await refresh(customer)).body.error?.code).toBe("session_ended");
  const userId = await userIdOf("eli@example.com");
  expect((await remove(userId)).status).toBe(200);
  expect((await refresh(browser)).body.error?.code).toBe("session_ended");
  expect(await who(await comeIn("eli@example.com"))).toMatchObject({ role: "customer" });
  expect((await remove(userId)).body.error?.code).toBe("not_found");
});

it("who works for somebody else is told so by mail, without a link, and stays where they are", async () => {
  await post("bo@example.com", theirs);
  expect((await invite("bo@example.com")).status).toBe(202);
  const mail = (await world.mailsTo("bo@example.com")).at(-1);
  expect(mail?.text).toContain("works for somebody else already");
  expect(mail?.text).not.toMatch(/#[\w-]{43}/);
});

it("who was hired elsewhere after the mail went is not taken from there by it", async () => {
  await invite("ida@example.com");
  const token = await world.tokenFor("ida@example.com");
  await post("ida@example.com", theirs);
  expect((await world.signIn(new Browser(), "link", { token })).body.error?.code).toBe("link_ended");
  const { rows } = await sql`select restaurant_id from users where email = 'ida@example.com'`.execute(
    database.db.primary,
  );
  expect(rows).toEqual([{ restaurant_id: theirs }]);
});

it("a mail that was taken back is void, and so is one to who was let go meanwhile", async () => {
  await invite("tor@example.com");
  const token = await world.tokenFor("tor@example.com");
  const id = (await list()).invited.find(({ email }) => email === "tor@example.com")?.id ?? "";
  const withdraw = () =>
    owner.call(postWithdraw as never, `restaurant/staff/invited/${id}/withdraw`, { params: { id }, body: {} });
  expect((await withdraw()).status).toBe(200);
  expect((await withdraw()).body.error?.code).toBe("not_found");
  expect((await world.signIn(new Browser(), "link", { token })).body.error?.code).toBe("link_ended");
  await post("una@example.com", ours);
  await invite("una@example.com", true);
  const another = await world.tokenFor("una@example.com");
  await remove(await userIdOf("una@example.com"));
  expect((await world.signIn(new Browser(), "link", { token: another })).body.error?.code).toBe("link_ended");
});

it("a role is changed by who runs the restaurant, of their own people alone, and never one's own", async () => {
  const other = await ownerOf(theirs, "other@example.com");
  await post("mio@example.com", ours);
  const mio = await userIdOf("mio@example.com");
  const setRole = (by: Browser, userId: string, isOwner: boolean) =>
    by.call(postRole as never, `restaurant/staff/${userId}/role`, { params: { userId }, body: { isOwner } });
  expect((await setRole(other, mio, true)).body.error?.code).toBe("not_found");
  expect((await remove(mio, other)).body.error?.code).toBe("not_found");
  expect((await setRole(owner, mio, true)).status).toBe(200);
  expect((await list()).people.find(({ userId }) => userId === mio)?.isOwner).toBe(true);
  const own = await userIdOf("owner@example.com");
  expect((await setRole(owner, own, false)).body.error?.code).toBe("forbidden");
  expect((await remove(own)).body.error?.code).toBe("forbidden");
});

it("of two who let each other go at once one stays", async () => {
  await ownerOf(theirs, "left@example.com");
  await ownerOf(theirs, "right@example.com");
  const { rows } = await sql<{ id: UserId }>`
    select id from users where email in ('left@example.com', 'right@example.com') order by email`.execute(
    database.db.primary,
  );
  const [left, right] = rows.map(({ id }) => id) as [UserId, UserId];
  const go = (by: UserId, userId: UserId) => letGo(database.db.primary, { restaurantId: theirs, by, userId });
  const ends = await Promise.allSettled([go(left, right), go(right, left)]);
  expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});
