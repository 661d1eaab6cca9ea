import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { GET as getAuth, POST as postAuth } from "#app/api/auth/[...nextauth]/route.ts";
import { POST as postBegin } from "#app/api/v1/account/codes/begin/route.ts";
import { POST as postConfirm } from "#app/api/v1/account/codes/confirm/route.ts";
import { POST as postDelete } from "#app/api/v1/account/delete/route.ts";
import { GET as getExport } from "#app/api/v1/account/export/route.ts";
import { POST as postLook } from "#app/api/v1/account/link/route.ts";
import { POST as postPassword } from "#app/api/v1/account/password/route.ts";
import { POST as postEndOthers } from "#app/api/v1/account/sessions/end-others/route.ts";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { GET as getRefresh, POST as postRefresh } from "#app/api/v1/session/refresh/route.ts";
import { GET as getSession } from "#app/api/v1/session/route.ts";
import { readOldSession, readSession, SESSION_COOKIE, signSession } from "#lib/auth/session-cookie.ts";
import { totpCode } from "#lib/auth/totp.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, ORIGIN, SECRET } from "#tests/orders/api-runtime.ts";
import { draftOrder, placeOne, somePeople } from "#tests/orders/some-orders.ts";
import { PASSWORD, startAccounts } from "./account-world.ts";
import { startOidcServer } from "./oidc-server.ts";

let database: TestDatabase;
let oidc: Awaited<ReturnType<typeof startOidcServer>>;
let world: Awaited<ReturnType<typeof startAccounts>>;
beforeAll(async () => {
  database = await createTestDatabase();
  oidc = await startOidcServer();
  world = await startAccounts(database.db, oidc.issuer);
});
afterEach(() => world.setClock(null));
afterAll(async () => {
  await world.stop();
  await oidc.stop();
  await database.drop();
});

const refresh = (browser: Browser) => browser.call(postRefresh, "session/refresh", { body: {} });
const who = async (browser: Browser) => (await browser.call(getSession, "session")).body.user ?? null;
const cookieOf = (browser: Browser) => browser.cookie(SESSION_COOKIE) ?? "";
function copyOf(browser: Browser): Browser {
  const copy = new Browser();
  copy.setCookie(SESSION_COOKIE, cookieOf(browser));
  return copy;
}
/** As if the last renewal had been so many seconds ago. */
async function lastTurnWas(browser: Browser, seconds: number): Promise<void> {
  const { sessionId } = await readOldSession(cookieOf(browser), SECRET, Date.now());
  await sql`update auth_sessions set turned_at = now() - make_interval(secs => ${seconds}) where id = ${sessionId}`.execute(
    database.db.primary,
  );
}

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

describe("the cookie", () => {
  it("is next-auth's own, encrypted, good for 15 minutes, and for this host alone", async () => {
    const browser = new Browser();
    await world.ask(browser, "sign_up", "cookie@example.com");
    const token = await world.tokenFor("cookie@example.com");
    const { response } = await world.signIn(browser, "link", { token, password: PASSWORD });
    const line = response.headers.getSetCookie().find((each) => each.startsWith(`${SESSION_COOKIE}=`)) ?? "";
    expect(line).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/);
    expect(line).not.toMatch(/Domain/i);
    const { decode } = await import("next-auth/jwt");
    const payload = await decode({ token: cookieOf(browser), secret: SECRET });
    expect(payload).toMatchObject({ role: "customer", name: "Alva Berg", turn: 0 });
    expect(Number(payload?.exp) - Number(payload?.iat)).toBe(15 * 60);
    expect(cookieOf(browser).split(".")).toHaveLength(5);
  });

  it("of 20 tabs that renew it at once leaves all 20 signed in, with the same", async () => {
    const browser = await world.signUp("tabs@example.com");
    const tabs = Array.from({ length: 20 }, () => copyOf(browser));
    const answers = await Promise.all(tabs.map(refresh));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const turns = await Promise.all(
      tabs.map(async (tab) => (await readSession(cookieOf(tab), SECRET, Date.now())).turn),
    );
    expect(turns).toEqual(Array(20).fill(1));
    await lastTurnWas(tabs[0] as Browser, 900);
    expect((await refresh(tabs[19] as Browser)).status).toBe(200);
  });

  it("that was stolen and used again ends the session for both", async () => {
    const browser = await world.signUp("stolen@example.com");
    const thief = copyOf(browser);
    expect((await refresh(browser)).status).toBe(200);
    await lastTurnWas(browser, 120);
    const ended = new Promise<void>((resolve) =>
      world.revocations.onRevoked((kind) => kind === "session" && resolve()),
    );
    expect((await refresh(thief)).body.error?.code).toBe("session_ended");
    await ended;
    expect(await who(browser)).toBeNull();
    expect((await refresh(browser)).body.error?.code).toBe("session_ended");
  });

  it("that is old is renewed on the way to a page, and comes back to this site alone", async () => {
    const browser = await world.signUp("page@example.com");
    const session = await readSession(cookieOf(browser), SECRET, Date.now());
    const old = await signSession(session, SECRET, Date.now() - 3_600_000);
    const go = (next: string, cookie = old) =>
      getRefresh(
        new Request(`${ORIGIN}/api/v1/session/refresh?${new URLSearchParams({ next })}`, {
          headers: { cookie: `${SESSION_COOKIE}=${cookie}`, "sec-fetch-site": "cross-site" },
        }),
      );
    const back = await go("/sv/account?a=b");
    expect([back.status, back.headers.get("location")]).toEqual([303, "/sv/account?a=b"]);
    expect(back.headers.getSetCookie()[0]).toMatch(new RegExp(`^${SESSION_COOKIE}=[^;]+; Path=/; Max-Age=2592000`));
    expect((await go("https://evil.example/")).headers.get("location")).toBe("/en");
    const ended = await go("/sv/account", "nothing");
    expect(ended.headers.get("location")).toBe("/sv/sign-in?next=%2Fsv%2Faccount");
    expect(ended.headers.getSetCookie()[0]).toContain("Max-Age=0");
  });

  it("stays while the database is away: the page says so, and a sign-in too", async () => {
    const browser = await world.signUp("away@example.com");
    const away = new Proxy(world.runtime.ctx.db, {
      get() {
        throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
      },
    });
    world.share({ ...world.runtime, ctx: { ...world.runtime.ctx, db: away } });
    try {
      const headers = { cookie: `${SESSION_COOKIE}=${cookieOf(browser)}` };
      const gone = await getRefresh(new Request(`${ORIGIN}/api/v1/session/refresh?next=/en/account`, { headers }));
      expect(gone.headers.get("location")).toBe("/en/sign-in?next=%2Fen%2Faccount&fault=away");
      expect(gone.headers.getSetCookie()).toEqual([]);
      const refused = await world.signIn(new Browser(), "password", { email: "away@example.com", password: PASSWORD });
      expect([refused.status, refused.body.error?.code]).toEqual([503, "database_unavailable"]);
      expect(await who(browser)).not.toBeNull();
    } finally {
      world.share(world.runtime);
    }
  });

  it("alone tells who reads: not one statement while it lives", async () => {
    const browser = await world.signUp("reads@example.com");
    let statements = 0;
    const count = new Proxy(world.runtime.ctx.db, {
      get(db, name) {
        statements++;
        return Reflect.get(db, name);
      },
    });
    world.share({ ...world.runtime, ctx: { ...world.runtime.ctx, db: count } });
    for (let reads = 0; reads < 100; reads++) expect(await who(browser)).not.toBeNull();
    world.share(world.runtime);
    expect(statements).toBe(0);
  });

  it("is handed out and renewed nowhere else: next-auth's other doors are shut", async () => {
    const browser = await world.signUp("doors@example.com");
    for (const action of ["session", "csrf", "providers", "signin", "signout", "error"]) {
      const { status, response } = await browser.call(getAuth as never, `../auth/${action}`);
      expect([action, status, response.headers.getSetCookie()]).toEqual([action, 404, []]);
    }
    expect((await browser.call(postAuth as never, "../auth/signout", { body: {} })).status).toBe(404);
  });
});

describe("codes", () => {
  const begin = async (browser: Browser) => {
    const { body } = await browser.call(postBegin, "account/codes/begin", { body: { password: PASSWORD } });
    return (body as unknown as { secret: string }).secret;
  };
  const confirm = async (browser: Browser, code: string) =>
    (await browser.call(postConfirm, "account/codes/confirm", { body: { code } })).body as unknown as {
      recoveryCodes: string[];
    };

  it("are asked for once they are confirmed, drift by half a minute, and count once", async () => {
    const nowMs = Date.now();
    const secret = await begin(await world.signUp("codes@example.com"));
    const owner = new Browser();
    await world.signIn(owner, "password", { email: "codes@example.com", password: PASSWORD });
    expect(await who(owner)).not.toBeNull();
    const { recoveryCodes } = await confirm(owner, totpCode(secret, nowMs - 30_000));
    expect(recoveryCodes).toHaveLength(10);

    const browser = new Browser();
    const first = await world.signIn(browser, "password", { email: "codes@example.com", password: PASSWORD });
    expect(first.body).toMatchObject({ user: null, secondStep: "code" });
    expect(await who(browser)).toBeNull();
    const code = (text: string, from = browser) => world.signIn(from, "code", { code: text });
    expect((await code(totpCode(secret, nowMs - 30_000))).body.error?.code).toBe("code_wrong");
    expect((await code(totpCode(secret, nowMs - 300_000))).body.error?.code).toBe("code_wrong");
    expect((await code(totpCode(secret, nowMs))).status).toBe(200);
    expect(await who(browser)).not.toBeNull();

    const other = new Browser();
    await world.signIn(other, "password", { email: "codes@example.com", password: PASSWORD });
    expect((await code(totpCode(secret, nowMs), other)).body.error?.code).toBe("code_wrong");
    const spoken = (recoveryCodes[0] ?? "").toUpperCase().replace("-", " ");
    expect((await code(spoken, other)).status).toBe(200);
    const third = new Browser();
    await world.signIn(third, "password", { email: "codes@example.com", password: PASSWORD });
    expect((await code(spoken, third)).body.error?.code).toBe("code_wrong");
    expect((await code("123456", new Browser())).body.error?.code).toBe("sign_in_expired");
  });

  it("have to be set up by an operator before the first sign-in is through", async () => {
    await world.signUp("operator@example.com");
    await sql`update users set role = 'operator' where email = 'operator@example.com'`.execute(database.db.primary);
    const browser = new Browser();
    const first = await world.signIn(browser, "password", { email: "operator@example.com", password: PASSWORD });
    expect(first.body).toMatchObject({ user: null, secondStep: "setup" });
    const secret = await begin(browser);
    const { body } = await world.signIn(browser, "code", { code: totpCode(secret, Date.now()) });
    expect(body).toMatchObject({ user: { role: "operator" }, recoveryCodes: expect.any(Array) });
  });
});

describe("another site", () => {
  async function enter(browser = new Browser()) {
    const start = await browser.call(postAuth as never, "../auth/signin/google", { body: { next: "/sv/account" } });
    const consent = await fetch(String((start.body as { location?: string }).location), { redirect: "manual" });
    const back = new URL(consent.headers.get("location") ?? "");
    const cookie = ["state", "pkce", "nonce", "sign_in_next"]
      .map((name) => `__Host-hotpath_${name}=${browser.cookie(`__Host-hotpath_${name}`) ?? ""}`)
      .join("; ");
    const request = () => new Request(back, { headers: { cookie, "sec-fetch-site": "cross-site" } });
    return { response: await getAuth(request()), again: () => getAuth(request()) };
  }
  const sessionIn = (response: Response) =>
    response.headers.getSetCookie().find((line) => line.startsWith(SESSION_COOKIE));

  it("brings in somebody new, and the same again", async () => {
    oidc.who({ sub: "g1", name: "Bo Ek", email: "bo@example.com", email_verified: true });
    const { response, again } = await enter();
    expect([response.status, response.headers.get("location")]).toEqual([303, "/sv/account"]);
    expect(sessionIn(response)).toBeDefined();
    const replayed = await again();
    expect(replayed.headers.get("location")).toContain("fault=provider_failed");
    expect(sessionIn(replayed)).toBeUndefined();
    oidc.who({ sub: "g1", name: "Bo Ek", email: "bo.ek@example.com", email_verified: false });
    expect(sessionIn((await enter()).response)).toBeDefined();
    const { rows } = await sql`select 1 from users where name = 'Bo Ek'`.execute(database.db.primary);
    expect(rows).toHaveLength(1);
  });

  it("joins an account whose address both know to be theirs", async () => {
    await world.signUp("joined@example.com");
    oidc.who({ sub: "g2", name: "Other Name", email: "Joined@example.com", email_verified: true });
    expect(sessionIn((await enter()).response)).toBeDefined();
    const { rows } = await sql`
      select u.email from identities i join users u on u.id = i.user_id where i.subject = 'g2'`.execute(
      database.db.primary,
    );
    expect(rows).toEqual([{ email: "joined@example.com" }]);
  });

  it("joins nobody on an address that it has not confirmed, nor a sign-up that waits for its link", async () => {
    await world.signUp("victim@example.com");
    oidc.who({ sub: "g3", name: "Thief", email: "victim@example.com", email_verified: false });
    const { response } = await enter();
    expect(response.headers.get("location")).toBe("/sv/sign-in?next=%2Fsv%2Faccount&fault=email_unproven");
    expect(sessionIn(response)).toBeUndefined();
    const { rows } = await sql`select 1 from identities where subject = 'g3'`.execute(database.db.primary);
    expect(rows).toEqual([]);

    await world.ask(new Browser(), "sign_up", "waiting@example.com", "Thief");
    const token = await world.tokenFor("waiting@example.com");
    oidc.who({ sub: "g4", name: "Owner", email: "waiting@example.com", email_verified: true });
    expect(sessionIn((await enter()).response)).toBeDefined();
    const late = await world.signIn(new Browser(), "link", { token, password: "the thief's own one" });
    expect(late.body.error?.code).toBe("link_ended");
  });

  it("lets nobody in with a state that another browser began with", async () => {
    oidc.who({ sub: "g5", name: "Eva", email: "eva@example.com", email_verified: true });
    const start = await new Browser().call(postAuth as never, "../auth/signin/google", { body: { next: "/en" } });
    const consent = await fetch(String((start.body as { location?: string }).location), { redirect: "manual" });
    const response = await getAuth(new Request(consent.headers.get("location") ?? ""));
    expect(sessionIn(response)).toBeUndefined();
    expect(response.headers.get("location")).toContain("/sign-in?");
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
