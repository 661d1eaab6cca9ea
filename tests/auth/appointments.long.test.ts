import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { POST as postBegin } from "#app/api/v1/account/codes/begin/route.ts";
import { POST as postRefresh } from "#app/api/v1/session/refresh/route.ts";
import { GET as getSession } from "#app/api/v1/session/route.ts";
import { readSession, SESSION_COOKIE } from "#lib/auth/session-cookie.ts";
import { totpCode } from "#lib/auth/totp.ts";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { createId } from "#lib/core/ids.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { Browser, SECRET } from "#tests/orders/api-runtime.ts";
import { startAccounts } from "./account-world.ts";

const run = promisify(execFile);
const restaurantId = createId("restaurant", Date.now(), randomBytes(10));

let database: TestDatabase;
let world: Awaited<ReturnType<typeof startAccounts>>;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await startAccounts(database.db, "http://127.0.0.1:9");
  await upsertRestaurants(database.db.primary, [someRestaurant({ id: restaurantId, slug: "ostra-koket" })]);
});
afterAll(async () => {
  await world.stop();
  await database.drop();
});

/** The command as a person types it: what it prints, or its one line of complaint. */
async function user(...args: string[]): Promise<string> {
  const env = { PATH: "/usr/bin:/bin", NODE_ENV: "production" as const, DATABASE_URL: database.url };
  const ended = run(process.execPath, ["services/user.ts", ...args], { env }).catch((error) => error);
  const { stdout, stderr } = await ended;
  return (stderr || stdout).trim();
}

/** In by a link in a mail, and the second step that operators and owners must set up. */
async function signInByMail(email: string): Promise<{ browser: Browser; owed: unknown }> {
  const browser = new Browser();
  await world.ask(browser, "sign_in", email);
  const { body } = await world.signIn(browser, "link", { token: await world.tokenFor(email) });
  const { secondStep } = body as { secondStep?: string | null };
  if (secondStep !== "setup") return { browser, owed: secondStep };
  const begun = await browser.call(postBegin, "account/codes/begin", { body: {} });
  const { secret } = begun.body as unknown as { secret: string };
  await world.signIn(browser, "code", { code: totpCode(secret, Date.now()) });
  return { browser, owed: secondStep };
}
const sessionOf = (browser: Browser) => readSession(browser.cookie(SESSION_COOKIE) ?? "", SECRET, Date.now());

it("an installation's first operator is made by a command, and signs in with a second step", async () => {
  expect(await user("list")).toBe("");
  expect(await user("operator", "Ada@Example.com", "--name", "Ada Ek")).toContain(
    "ada@example.com: operator, a new account",
  );
  const { browser, owed } = await signInByMail("ada@example.com");
  expect(owed).toBe("setup");
  expect(await sessionOf(browser)).toMatchObject({ role: "operator", name: "Ada Ek" });
  expect(await user("list")).toBe("ada@example.com\toperator\tAda Ek");
});

it("an owner owes a second step too, staff does not, and both are of their restaurant", async () => {
  expect(await user("owner", "bo@example.com", "ostra-koket")).toContain("owner of ostra-koket, a new account");
  expect(await user("staff", "siv@example.com", "ostra-koket")).toContain("staff of ostra-koket, a new account");
  const owner = await signInByMail("bo@example.com");
  expect(owner.owed).toBe("setup");
  expect(await sessionOf(owner.browser)).toMatchObject({ role: "restaurant", restaurantId, isOwner: true });
  const staff = await signInByMail("siv@example.com");
  expect(staff.owed).toBeNull();
  const session = await sessionOf(staff.browser);
  expect(session).toMatchObject({ role: "restaurant", restaurantId });
  expect(session).not.toHaveProperty("isOwner");
});

it("who is a customer already becomes it, and what they were ends with their sessions", async () => {
  const browser = await world.signUp("eli@example.com");
  expect(await user("operator", "eli@example.com")).toContain("eli@example.com: operator, signed out everywhere");
  const refused = await browser.call(postRefresh, "session/refresh", { body: {} });
  expect(refused.body.error?.code).toBe("session_ended");
  const operator = await signInByMail("eli@example.com");
  expect(await sessionOf(operator.browser)).toMatchObject({ role: "operator", name: "Alva Berg" });
  expect(await user("customer", "eli@example.com")).toContain("eli@example.com: customer");
  await world.revocations.start();
  const { rows } = await sql`select role, restaurant_id, is_owner from users where email = 'eli@example.com'`.execute(
    database.db.primary,
  );
  expect(rows).toEqual([{ role: "customer", restaurant_id: null, is_owner: false }]);
  expect((await operator.browser.call(postRefresh, "session/refresh", { body: {} })).body.error?.code).toBe(
    "session_ended",
  );
  expect((await operator.browser.call(getSession, "session")).body.user).toBeNull();
});

it.each([
  [["operator"], "expected: operator|customer"],
  [["king", "a@example.com"], "expected: operator|customer"],
  [["operator", "nobody"], 'expected an e-mail address, got "nobody"'],
  [["owner", "a@example.com"], "expected: operator|customer"],
  [["owner", "a@example.com", "no-such-place"], 'there is no restaurant "no-such-place"'],
  [["operator", "a@example.com", "--locale", "no"], "--locale: expected one of en, sv"],
])("%j is refused in one line", async (args, line) => {
  const said = await user(...args);
  expect(said).toContain(line);
  expect(said.split("\n")).toHaveLength(1);
});
