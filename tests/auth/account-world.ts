import { POST as postAuth } from "#app/api/auth/[...nextauth]/route.ts";
import { POST as postMail } from "#app/api/v1/account/mail/route.ts";
import { POST as postRefresh } from "#app/api/v1/session/refresh/route.ts";
import { GET as getSession } from "#app/api/v1/session/route.ts";
import type { AppRuntime } from "#app/runtime.ts";
import { accountMailTopic } from "#lib/auth/jobs.ts";
import { SESSION_COOKIE } from "#lib/auth/session-cookie.ts";
import type { Db } from "#lib/db/client.ts";
import { loadConfig, setNextAuthUrl } from "#lib/infra/config/env.ts";
import { sinkMail } from "#lib/infra/mail/sink.ts";
import { markDone, takeRows } from "#lib/infra/outbox.ts";
import { Browser, ORIGIN, SECRET, startRuntime } from "#tests/orders/api-runtime.ts";

export const PASSWORD = "a ferry leaves at noon";

export const refresh = (browser: Browser) => browser.call(postRefresh, "session/refresh", { body: {} });
export const who = async (browser: Browser) => (await browser.call(getSession, "session")).body.user ?? null;
export const cookieOf = (browser: Browser) => browser.cookie(SESSION_COOKIE) ?? "";

/** Another browser with the same session. */
export function copyOf(browser: Browser): Browser {
  const copy = new Browser();
  copy.setCookie(SESSION_COOKIE, cookieOf(browser));
  return copy;
}

export const APPLE = { clientId: "hotpath.web", teamId: "TEAM", keyId: "KEY" } as const;

/** A demo whose mails go to its sink, and whose Google and Apple are what `issuer` says; left out: it has none. */
export async function startAccounts(db: Db, issuer?: string, applePrivateKey?: string) {
  const runtime = await startRuntime(db);
  const config = loadConfig({
    DRIVER_TOKEN_SECRET: SECRET,
    SESSION_SECRET: SECRET,
    ...(issuer && {
      GOOGLE_CLIENT_ID: "hotpath",
      GOOGLE_CLIENT_SECRET: "of the tests",
      GOOGLE_ISSUER: issuer,
    }),
    ...(issuer &&
      applePrivateKey && {
        APPLE_CLIENT_ID: APPLE.clientId,
        APPLE_TEAM_ID: APPLE.teamId,
        APPLE_KEY_ID: APPLE.keyId,
        APPLE_PRIVATE_KEY: applePrivateKey,
        APPLE_ISSUER: issuer,
      }),
  });
  setNextAuthUrl(ORIGIN);
  const shared: AppRuntime = { ...runtime.runtime, ctx: { ...runtime.ctx, config } };
  runtime.share(shared);
  const topic = accountMailTopic({ db, config, mailer: { send: (mail) => sinkMail(db.primary, mail) } });

  /** Acts on what the outbox holds, as a worker does. */
  async function deliver(): Promise<void> {
    for (const row of await takeRows(db.primary, topic, 100)) {
      await topic.act(topic.data.parse(row.data), AbortSignal.timeout(10_000));
      await markDone(db.primary, [row.id]);
    }
  }
  async function mailsTo(email: string): Promise<{ subject: string; text: string }[]> {
    await deliver();
    return db.primary
      .selectFrom("sent_mails")
      .select(["subject", "body_text as text"])
      .where("recipient", "=", email)
      .orderBy("id")
      .execute();
  }
  /** The token of the newest mail with a link. */
  async function tokenFor(email: string): Promise<string> {
    const tokens = (await mailsTo(email)).flatMap(({ text }) => /#([\w-]{43})/.exec(text)?.[1] ?? []);
    const token = tokens.at(-1);
    if (!token) throw new Error(`no link went to ${email}`);
    return token;
  }
  const ask = (browser: Browser, kind: string, email: string, name = "Alva Berg") =>
    browser.call(postMail, "account/mail", {
      body: { kind, email, locale: "en", ...(kind === "sign_up" && { name }) },
    });
  const signIn = (browser: Browser, way: string, fields: object) =>
    browser.call(postAuth as never, `../auth/callback/${way}`, { body: fields });
  /** Somebody with an account, signed in. */
  async function signUp(email: string, password = PASSWORD): Promise<Browser> {
    const browser = new Browser();
    await ask(browser, "sign_up", email);
    const { status } = await signIn(browser, "link", { token: await tokenFor(email), password });
    if (status !== 200) throw new Error(`sign-up answered ${status}`);
    return browser;
  }
  return {
    ...runtime,
    runtime: shared,
    config,
    deliver,
    mailsTo,
    tokenFor,
    ask,
    signIn,
    signUp,
  };
}
