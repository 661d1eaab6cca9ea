import { exportPKCS8, type GenerateKeyPairResult, generateKeyPair, jwtVerify } from "jose";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getAuth, POST as postAuth } from "#app/api/auth/[...nextauth]/route.ts";
import { POST as postBegin } from "#app/api/v1/account/codes/begin/route.ts";
import { POST as postConfirm } from "#app/api/v1/account/codes/confirm/route.ts";
import { SESSION_COOKIE } from "#lib/auth/session-cookie.ts";
import { totpCode } from "#lib/auth/totp.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser } from "#tests/orders/api-runtime.ts";
import { APPLE, PASSWORD, startAccounts, who } from "./account-world.ts";
import { startOidcServer } from "./oidc-server.ts";

let database: TestDatabase;
let oidc: Awaited<ReturnType<typeof startOidcServer>>;
let world: Awaited<ReturnType<typeof startAccounts>>;
let appleKeys: GenerateKeyPairResult;
beforeAll(async () => {
  database = await createTestDatabase();
  oidc = await startOidcServer();
  appleKeys = await generateKeyPair("ES256", { extractable: true });
  world = await startAccounts(database.db, oidc.issuer, await exportPKCS8(appleKeys.privateKey));
});
afterAll(async () => {
  await world.stop();
  await oidc.stop();
  await database.drop();
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

/** What its browser would bring along from the other site. */
const cookiesOf = (browser: Browser) =>
  ["state", "pkce", "nonce", "sign_in_next"]
    .map((name) => `__Host-hotpath_${name}=${browser.cookie(`__Host-hotpath_${name}`) ?? ""}`)
    .join("; ");
const sessionIn = (response: Response) =>
  response.headers.getSetCookie().find((line) => line.startsWith(SESSION_COOKIE));

describe("another site", () => {
  async function enter(browser = new Browser()) {
    const start = await browser.call(postAuth as never, "../auth/signin/google", { body: { next: "/sv/account" } });
    const consent = await fetch(String((start.body as { location?: string }).location), { redirect: "manual" });
    const back = new URL(consent.headers.get("location") ?? "");
    const request = () =>
      new Request(back, { headers: { cookie: cookiesOf(browser), "sec-fetch-site": "cross-site" } });
    return { response: await getAuth(request()), again: () => getAuth(request()) };
  }
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

describe("Apple", () => {
  async function enter(form?: string) {
    const browser = new Browser();
    const start = await browser.call(postAuth as never, "../auth/signin/apple", { body: { next: "/sv/account" } });
    const consent = await fetch(String((start.body as { location?: string }).location));
    const sent = (await consent.json()) as { action: string; form: string };
    const headers = {
      cookie: cookiesOf(browser),
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "cross-site",
    };
    return postAuth(new Request(sent.action, { method: "POST", headers, body: form ?? sent.form }));
  }

  it("brings somebody in by the form that its page sends, and knows us by a token of our key", async () => {
    oidc.who({ sub: "a1", name: "", email: "relay@privaterelay.example", email_verified: true });
    const response = await enter();
    expect([response.status, response.headers.get("location")]).toEqual([303, "/sv/account"]);
    const session = sessionIn(response);
    expect(session).toMatch(/; SameSite=Lax/i);
    const { rows } = await sql`
      select u.email, i.provider from identities i join users u on u.id = i.user_id where i.subject = 'a1'`.execute(
      database.db.primary,
    );
    expect(rows).toEqual([{ email: "relay@privaterelay.example", provider: "apple" }]);
    const { payload, protectedHeader } = await jwtVerify(oidc.secret(), appleKeys.publicKey, { audience: oidc.issuer });
    expect(payload).toMatchObject({ iss: APPLE.teamId, sub: APPLE.clientId });
    expect(protectedHeader).toMatchObject({ alg: "ES256", kid: APPLE.keyId });
  });

  it("lets nobody in by a form of somebody else's making", async () => {
    oidc.who({ sub: "a2", name: "", email: "a2@example.com", email_verified: true });
    for (const form of ["code=made-up&state=made-up", "", "error=user_cancelled_authorize"]) {
      const response = await enter(form);
      expect(sessionIn(response)).toBeUndefined();
      expect(response.headers.get("location")).toContain("/sign-in?");
    }
  });
});
