import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getAuth, POST as postAuth } from "#app/api/auth/[...nextauth]/route.ts";
import { GET as getRefresh } from "#app/api/v1/session/refresh/route.ts";
import { readOldSession, readSession, SESSION_COOKIE, signSession } from "#lib/auth/session-cookie.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, ORIGIN, SECRET } from "#tests/orders/api-runtime.ts";
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

/** As if the last renewal had been so many seconds ago. */
async function lastTurnWas(browser: Browser, seconds: number): Promise<void> {
  const { sessionId } = await readOldSession(cookieOf(browser), SECRET, Date.now());
  await sql`update auth_sessions set turned_at = now() - make_interval(secs => ${seconds}) where id = ${sessionId}`.execute(
    database.db.primary,
  );
}

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
