import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as postDelete } from "#app/api/v1/account/delete/route.ts";
import { GET as getExport } from "#app/api/v1/account/export/route.ts";
import { POST as postLook } from "#app/api/v1/account/link/route.ts";
import { POST as postPassword } from "#app/api/v1/account/password/route.ts";
import { POST as postEndOthers } from "#app/api/v1/account/sessions/end-others/route.ts";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { readSession, SESSION_COOKIE } from "#lib/auth/session-cookie.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, SECRET } from "#tests/orders/api-runtime.ts";
import { draftOrder, placeOne, somePeople } from "#tests/orders/some-orders.ts";
import { cookieOf, copyOf, PASSWORD, refresh, startAccounts, who } from "./account-world.ts";

let database: TestDatabase;
let world: Awaited<ReturnType<typeof startAccounts>>;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await startAccounts(database.db);
});
afterAll(async () => {
  await world.stop();
  await database.drop();
});

describe("signing up", () => {
  it("begins with an address and ends with a pressed link, which signs in and is good once", async () => {
    const browser = new Browser();
    expect((await world.ask(browser, "sign_up", " New@Example.com ")).status).toBe(202);
    const token = await world.tokenFor("new@example.com");
    for (let scan = 0; scan < 3; scan++) {
      const { body } = await new Browser().call(postLook, "account/link", { body: { token } });
      expect(body).toEqual({ kind: "sign_up", email: "new@example.com" });
    }
    const short = await world.signIn(browser, "link", { token, password: "short" });
    expect(short.body.error).toMatchObject({ code: "password_refused", detail: "short" });
    expect((await world.signIn(browser, "link", { token, password: PASSWORD })).body.user?.role).toBe("customer");
    expect(await who(browser)).toEqual({ name: "Alva Berg", role: "customer" });
    const again = await world.signIn(new Browser(), "link", { token, password: "another good one" });
    expect(again.body.error?.code).toBe("link_ended");
    expect((await world.signIn(new Browser(), "link", { token: "x".repeat(43) })).body.error?.code).toBe(
      "link_invalid",
    );
  });

  it("answers the same for an address that has an account; only the mail tells", async () => {
    await world.signUp("known@example.com");
    const known = await world.ask(new Browser(), "sign_up", "known@example.com");
    const unknown = await world.ask(new Browser(), "sign_up", "unknown@example.com");
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    expect((await world.mailsTo("known@example.com")).at(-1)?.text).toContain("has an account already");
    expect((await world.mailsTo("known@example.com")).at(-1)?.text).not.toMatch(/#[\w-]{43}/);
    await world.ask(new Browser(), "reset", "nobody@example.com");
    expect((await world.mailsTo("nobody@example.com")).at(-1)?.subject).toBe("There is no account with this address");
  });

  it("a link of ten minutes ago has ended", async () => {
    await world.ask(new Browser(), "sign_up", "late@example.com");
    const token = await world.tokenFor("late@example.com");
    await sql`update mail_links set expires_at = now() where email = 'late@example.com'`.execute(database.db.primary);
    const { body } = await world.signIn(new Browser(), "link", { token, password: PASSWORD });
    expect(body.error?.code).toBe("link_ended");
  });

  it("twice at once makes one account", async () => {
    await world.ask(new Browser(), "sign_up", "twice@example.com");
    const token = await world.tokenFor("twice@example.com");
    const tries = await Promise.all(
      [1, 2, 3].map(() => world.signIn(new Browser(), "link", { token, password: PASSWORD })),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  it("no token and no password lies in the outbox", async () => {
    const { rows } = await sql<{ data: unknown }>`select data from outbox`.execute(database.db.primary);
    const tokens = (
      await sql<{ hash: string }>`select hash from mail_links where hash is not null`.execute(database.db.primary)
    ).rows;
    expect(tokens.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/@|[\w-]{43}/);
  });
});

describe("a password", () => {
  it("signs in, however the address is typed, and nothing else does", async () => {
    await world.signUp("alva@example.com");
    const browser = new Browser();
    const good = await world.signIn(browser, "password", {
      email: " ALVA@example.com",
      password: PASSWORD,
      next: "/sv/account",
    });
    expect(good.body).toMatchObject({ user: { name: "Alva Berg" }, next: "/sv/account", secondStep: null });
    const wrong = await world.signIn(new Browser(), "password", {
      email: "alva@example.com",
      password: "not this one",
    });
    const unknown = await world.signIn(new Browser(), "password", { email: "no@example.com", password: PASSWORD });
    expect([wrong.status, wrong.body]).toEqual([unknown.status, unknown.body]);
    expect(wrong.body.error?.code).toBe("credentials_wrong");
    const away = await world.signIn(new Browser(), "password", {
      email: "alva@example.com",
      password: PASSWORD,
      next: "//evil.example",
    });
    expect(away.body).toMatchObject({ next: "/en" });
  });

  it("that is chosen anew by mail ends every session, and uses up other links", async () => {
    const before = await world.signUp("reset@example.com");
    await world.ask(new Browser(), "sign_in", "reset@example.com");
    const other = await world.tokenFor("reset@example.com");
    await world.ask(new Browser(), "reset", "reset@example.com");
    const token = await world.tokenFor("reset@example.com");
    const after = new Browser();
    expect((await world.signIn(after, "link", { token, password: "an even better one" })).status).toBe(200);
    expect((await refresh(before)).body.error?.code).toBe("session_ended");
    expect(await who(after)).not.toBeNull();
    expect((await world.signIn(new Browser(), "link", { token: other })).body.error?.code).toBe("link_ended");
    expect((await world.mailsTo("reset@example.com")).at(-1)?.subject).toBe("Your password was changed");
  });

  it("that is changed keeps this session and ends the others", async () => {
    const browser = await world.signUp("change@example.com");
    const other = new Browser();
    await world.signIn(other, "password", { email: "change@example.com", password: PASSWORD });
    const wrong = await browser.call(postPassword, "account/password", {
      body: { current: "no", next: "a better one still" },
    });
    expect(wrong.body.error?.code).toBe("credentials_wrong");
    const done = await browser.call(postPassword, "account/password", {
      body: { current: PASSWORD, next: "a better one still" },
    });
    expect(done.status).toBe(200);
    expect((await refresh(browser)).status).toBe(200);
    expect((await refresh(other)).body.error?.code).toBe("session_ended");
  });
});

describe("one's own account", () => {
  it("ends its other sessions", async () => {
    const browser = await world.signUp("others@example.com");
    const others = [new Browser(), new Browser()];
    for (const other of others)
      await world.signIn(other, "password", { email: "others@example.com", password: PASSWORD });
    expect((await browser.call(postEndOthers, "account/sessions/end-others", { body: {} })).body).toEqual({ ended: 2 });
    for (const other of others) expect((await refresh(other)).body.error?.code).toBe("session_ended");
    expect((await refresh(browser)).status).toBe(200);
  });

  it("can be taken along and be gone; its orders stay as nobody's, and not while one is under way", async () => {
    const browser = await world.signUp("gone@example.com");
    const { userId } = await readSession(cookieOf(browser), SECRET, Date.now());
    const { restaurantId } = await somePeople(database.db);
    const orderId = await placeOne(database.db, draftOrder(restaurantId, { customerId: userId }));
    await sql`
      insert into notifications (key, order_id, event, channel, user_id, recipient, locale)
      select ${orderId} || ':1:' || channel, ${orderId}, 'accepted', channel, ${userId}, recipient, 'en'
      from (values ('app', null), ('mail', 'gone@example.com')) as n (channel, recipient)`.execute(database.db.primary);
    await sql`insert into notification_choices values (${userId}, 'accepted', 'mail', true)`.execute(
      database.db.primary,
    );
    const told = await browser.call(getExport, "account/export");
    expect(told.body).toMatchObject({
      account: { email: "gone@example.com" },
      orders: [{ status: "placed" }],
      notifications: { told: [{ channel: "app" }, { channel: "mail", recipient: "gone@example.com" }] },
    });
    const ask = (password: string) => browser.call(postDelete, "account/delete", { body: { password } });
    expect((await ask("wrong")).body.error?.code).toBe("credentials_wrong");
    expect((await ask(PASSWORD)).body.error?.code).toBe("account_busy");
    await sql`
      update orders set status = 'cancelled', ended_at = now(), door = '{"label": "Storgatan 1"}' where id = ${orderId}`.execute(
      database.db.primary,
    );
    const other = copyOf(browser);
    expect((await ask(PASSWORD)).status).toBe(200);
    expect(browser.cookie(SESSION_COOKIE)).toBeUndefined();
    expect((await refresh(other)).body.error?.code).toBe("session_ended");
    const { rows } = await sql`select customer_id, door, contact from orders where id = ${orderId}`.execute(
      database.db.primary,
    );
    expect(rows).toEqual([{ customer_id: null, door: {}, contact: {} }]);
    // Not in any row of any table, whatever its columns are called.
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`.execute(
      database.db.primary,
    );
    for (const { name } of tables) {
      const left = await sql`
        select t::text as row from ${sql.table(name)} t where t::text like any(array['%gone@example.com%', ${`%${userId}%`}])`.execute(
        database.db.primary,
      );
      expect([name, left.rows]).toEqual([name, []]);
    }
  });

  it("is not one of the demo's people, who are everybody's", async () => {
    const browser = new Browser();
    await browser.call(postSignIn, "demo/session", { body: { user: "customer" } });
    expect((await browser.call(postDelete, "account/delete", { body: {} })).body.error?.code).toBe("forbidden");
  });
});
