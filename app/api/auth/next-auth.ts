import { importPKCS8, SignJWT } from "jose";
import type { NextAuthOptions, User } from "next-auth";
import { decode, encode } from "next-auth/jwt";
import apple from "next-auth/providers/apple";
import credentials from "next-auth/providers/credentials";
import google from "next-auth/providers/google";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { redeemMailLink, signInByPassword } from "#lib/auth/accounts/commands.ts";
import { parseEmail } from "#lib/auth/email.ts";
import { type SignInOutcome, secondStep } from "#lib/auth/factors/commands.ts";
import { type OtherIdentity, signInByIdentity } from "#lib/auth/identities/commands.ts";
import { readSecondStep, type SecondStep } from "#lib/auth/second-step.ts";
import {
  readSession,
  SESSION_COOKIE,
  SESSION_LIFETIME_MS,
  SESSION_TOKEN_MS,
  type SessionToken,
  signSession,
} from "#lib/auth/session-cookie.ts";
import { AppError } from "#lib/core/errors.ts";
import { isDatabaseAway } from "#lib/db/away.ts";
import type { SignInSettings } from "#lib/infra/config/sign-in-settings.ts";

/** What a sign-in came to beside the cookie that next-auth writes: kept here while it runs. */
export type Attempt = {
  readonly request: Request;
  readonly device: string;
  readonly locale: string;
  /** The half sign-in that this one ends, as its cookie came. */
  readonly secondStepToken: string | null;
  step: SecondStep | null;
  session: SessionToken | null;
  recoveryCodes: string[] | null;
  error: unknown;
};

/**
 * next-auth over our own port in lib/auth: it speaks to the other sites and writes the cookie; who somebody is, and
 * whether they may come in, is decided there. One set for each request, since the outcome is told by it.
 */
export async function authOptions(attempt: Attempt): Promise<NextAuthOptions> {
  const { ctx } = requireRuntime();
  const { sessionSecret: secret, signIn } = ctx.config;
  const now = () => ctx.clock.now();

  /** Lets in who is through; else nobody yet, and the attempt says what is owed. */
  function admit(outcome: SignInOutcome | null): (User & { session: SessionToken }) | null {
    if (outcome?.is === "second-step") attempt.step = outcome.step;
    if (outcome?.is !== "signed-in") return null;
    attempt.session = outcome.session;
    return { id: outcome.session.userId, session: outcome.session };
  }
  const byForm = (id: string, enter: (fields: Record<string, string>) => Promise<SignInOutcome | null>) =>
    credentials({
      id,
      credentials: {},
      authorize: (fields) => told(attempt, async () => admit(await enter(fields ?? {}))),
    });

  return {
    secret,
    session: { strategy: "jwt", maxAge: SESSION_LIFETIME_MS / 1_000 },
    // The cookie outlives its token, so that a page sees an old one and has it renewed.
    jwt: {
      maxAge: SESSION_TOKEN_MS / 1_000,
      encode: (given) => {
        const session = given.token?.session as SessionToken | undefined;
        return session && !given.salt ? signSession(session, secret, now()) : encode(given);
      },
      decode: async (given) =>
        given.salt ? decode(given) : { session: await readSession(given.token ?? "", secret, now()) },
    },
    cookies: cookiesOf(signIn.apple !== null),
    pages: { signIn: `/${attempt.locale}/sign-in`, error: `/${attempt.locale}/sign-in` },
    logger: {
      error: (code, about) => ctx.log.warn({ code, reason: reasonOf(about) }, "sign-in: next-auth says no"),
      warn: () => {},
      debug: () => {},
    },
    providers: [
      byForm("password", ({ email = "", password = "" }) =>
        signInByPassword(ctx, { email: parseEmail(email) ?? "", password, device: attempt.device }),
      ),
      byForm("link", ({ token = "", password }) =>
        redeemMailLink(ctx, { token, password: password ?? null, device: attempt.device }),
      ),
      byForm("code", async ({ code = "" }) => {
        const step = await readSecondStep(attempt.secondStepToken, secret, now());
        await requireLimit(attempt.request, "code", step.userId);
        const done = await secondStep({ ...ctx, secret }, step, { code, device: attempt.device });
        attempt.recoveryCodes = done.recoveryCodes;
        return { is: "signed-in", session: done.session };
      }),
      ...(signIn.google
        ? [
            google({
              clientId: signIn.google.clientId,
              clientSecret: signIn.google.clientSecret,
              wellKnown: `${signIn.google.issuer}/.well-known/openid-configuration`,
              checks: ["pkce", "state", "nonce"],
            }),
          ]
        : []),
      ...(signIn.apple
        ? [
            apple({
              clientId: signIn.apple.clientId,
              clientSecret: await appleSecret(signIn.apple, now()),
              wellKnown: `${signIn.apple.issuer}/.well-known/openid-configuration`,
              checks: ["pkce", "state", "nonce"],
            }),
          ]
        : []),
    ],
    callbacks: {
      signIn: ({ user, account, profile }) =>
        told(attempt, async () => {
          if (account?.type !== "oauth") return true;
          const identity = identityOf(account.provider, profile ?? {}, attempt.locale);
          const admitted = admit(await signInByIdentity(ctx, identity, attempt.device));
          if (!admitted) return `/${attempt.locale}/sign-in/code`;
          Object.assign(user, admitted);
          return true;
        }),
      jwt: ({ token, user }) => ({ ...token, session: (user as { session?: SessionToken } | undefined)?.session }),
      redirect: ({ url, baseUrl }) => (url.startsWith("/") || url.startsWith(`${baseUrl}/`) ? url : baseUrl),
    },
  };
}

/** next-auth passes on no more of an error than its message: the error itself is kept. */
async function told<T>(attempt: Attempt, enter: () => Promise<T>): Promise<T> {
  try {
    return await enter();
  } catch (error) {
    attempt.error = error;
    const { log } = requireRuntime().ctx;
    if (!(error instanceof AppError) && !isDatabaseAway(error)) log.error({ err: error }, "sign-in: failed");
    throw new Error("refused", { cause: error });
  }
}

function identityOf(provider: string, profile: object, locale: string): OtherIdentity {
  const { sub, email, email_verified: proven, name } = profile as Record<string, unknown>;
  if (typeof sub !== "string" || sub === "") throw new AppError("provider_failed");
  return {
    provider: provider === "apple" ? "apple" : "google",
    subject: sub,
    email: typeof email === "string" ? parseEmail(email) : null,
    // Apple tells it as a text.
    isProven: proven === true || proven === "true",
    name: typeof name === "string" ? name.slice(0, 100) : "",
    locale,
  };
}

/** Ours by name and for this host alone. Apple answers with a POST from its own site, which brings no Lax cookie. */
function cookiesOf(hasApple: boolean): NonNullable<NextAuthOptions["cookies"]> {
  const options = { httpOnly: true, secure: true, sameSite: "lax", path: "/" } as const;
  const across = hasApple ? ({ ...options, sameSite: "none" } as const) : options;
  return {
    sessionToken: { name: SESSION_COOKIE, options },
    callbackUrl: { name: "__Host-hotpath_sign_in_next", options: { ...across, maxAge: 900 } },
    csrfToken: { name: "__Host-hotpath_csrf", options },
    pkceCodeVerifier: { name: "__Host-hotpath_pkce", options: { ...across, maxAge: 900 } },
    state: { name: "__Host-hotpath_state", options: { ...across, maxAge: 900 } },
    nonce: { name: "__Host-hotpath_nonce", options: { ...across, maxAge: 900 } },
  };
}

/** Apple wants a JWT of a key of ours where others want a secret. */
async function appleSecret(
  { clientId, teamId, keyId, privateKey, issuer }: NonNullable<SignInSettings["apple"]>,
  nowMs: number,
): Promise<string> {
  const seconds = Math.floor(nowMs / 1_000);
  return new SignJWT({})
    .setProtectedHeader({ alg: "ES256", kid: keyId })
    .setIssuer(teamId)
    .setSubject(clientId)
    .setAudience(issuer)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 300)
    .sign(await importPKCS8(privateKey, "ES256"));
}

/** Never the whole of it: it may hold what came from the other site, tokens too. */
function reasonOf(about: unknown): string {
  const error = about instanceof Error ? about : (about as { error?: unknown } | null)?.error;
  return error instanceof Error ? error.message : "unknown";
}
