import { z } from "zod";
import { attempt } from "#app/api/auth/attempt.ts";
import { door, readBody, readText, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { signInPath } from "#app/api/page-path.ts";
import { shownUser } from "#app/api/sign-in.ts";
import { parseEmail } from "#lib/auth/email.ts";
import { safePath } from "#lib/auth/safe-path.ts";
import { AppError } from "#lib/core/errors.ts";
import { isDatabaseAway } from "#lib/db/away.ts";

const field = (max: number) => z.string().max(max).optional();
const schema = z.object({
  /** Where one wants to be afterwards: a page of this site. */
  next: field(1_000),
  email: field(300),
  /** Longer than is taken, so that it is refused by its rule and not by its shape. */
  password: field(2_000),
  token: field(100),
  code: field(40),
});

/** Ways in that end here, in the same answer. */
const FORMS = ["password", "link", "code"];
const SITES = ["google", "apple"];
const NO_PARAMS = { params: Promise.resolve({}) };
/** An answer of another site in a form: a code, a state, a name. */
const MAX_FORM_BYTES = 16_384;

/**
 * Signs in: `callback/password`, `callback/link` and `callback/code` answer `{user, next, secondStep, recoveryCodes}`, where
 * `secondStep` is `code` or `setup` while a code is owed; `signin/google` and `signin/apple` answer `{location}`, the page
 * of that site. Other doors of next-auth are shut: a session is renewed and ended at /api/v1/session alone. Throws AppError:
 * credentials_wrong, code_wrong, sign_in_expired, link_invalid, link_ended, password_refused, provider_failed.
 */
export async function POST(request: Request): Promise<Response> {
  // Apple's answer is a form that its own page sends: what it is worth is told by state, PKCE and nonce.
  const [action, provider] = pathOf(request);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers.get("content-type") ?? "");
  if (action === "callback" && provider === "apple" && isForm) return comeBack(request, "apple");
  return signIn(request, NO_PARAMS);
}

const signIn = door(async (request) => {
  const [action = "", provider = ""] = pathOf(request);
  await requireLimit(request, "sign-in");
  const { next, ...given } = await readBody(request, schema);
  const back = safePath(next) ?? "/en";
  const fields = Object.fromEntries(Object.entries(given).filter((each): each is [string, string] => !!each[1]));
  // A wrong address counts as well as a right one: what is counted is what was typed.
  if (provider === "password") await requireLimit(request, "sign-in", parseEmail(given.email ?? ""));
  if (action === "callback" && FORMS.includes(provider)) return byForm(request, provider, fields, back);
  if (action === "signin" && SITES.includes(provider)) return byOtherSite(request, provider, back);
  throw new AppError("not_found");
});

const shut = door(async () => {
  throw new AppError("not_found");
});

export async function GET(request: Request): Promise<Response> {
  const [action, provider = ""] = pathOf(request);
  return action === "callback" && SITES.includes(provider) ? comeBack(request, provider) : shut(request, NO_PARAMS);
}

async function byForm(request: Request, provider: string, fields: Record<string, string>, next: string) {
  const asked = {
    path: ["callback", provider],
    method: "POST",
    query: {},
    fields: { ...fields, json: "true" },
  } as const;
  const { attempt: made, cookies } = await attempt(request, asked, next);
  if (made.error) throw made.error;
  const { session, step, recoveryCodes } = made;
  const user = session && shownUser(session);
  return reply({ user, next, secondStep: step && (step.isSetup ? "setup" : "code"), recoveryCodes }, cookies);
}

async function byOtherSite(request: Request, provider: string, next: string) {
  const fields = { callbackUrl: next, json: "true" };
  const asked = { path: ["signin", provider], method: "POST", query: {}, fields } as const;
  const { answered, cookies } = await attempt(request, asked, next);
  if (!answered.location || /[?&]error=/.test(answered.location)) throw new AppError("provider_failed");
  return reply({ location: answered.location }, cookies);
}

/** Somebody comes back from another site: on to the page that they wanted, or to the sign-in page, which says why not. */
async function comeBack(request: Request, provider: string): Promise<Response> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const isPost = request.method === "POST";
  const fields = isPost ? Object.fromEntries(new URLSearchParams(await readText(request, MAX_FORM_BYTES))) : {};
  const asked = { path: ["callback", provider], method: isPost ? "POST" : "GET", query, fields } as const;
  const wanted = safePath(pathIn(nextCookieOf(request))) ?? "/en";
  const limited = await requireLimit(request, "sign-in").catch((error: unknown) => error);
  if (limited) return goTo(signInPath(wanted, faultOf(limited)), []);
  const { attempt: made, answered, cookies } = await attempt(request, asked, wanted);
  const path = made.session
    ? (safePath(pathIn(answered.location)) ?? wanted)
    : made.step
      ? `/${made.locale}/sign-in/code?${new URLSearchParams({ next: wanted, ...(made.step.isSetup && { setup: "1" }) })}`
      : signInPath(wanted, faultOf(made.error));
  return goTo(path, cookies);
}

function goTo(path: string, cookies: readonly string[]): Response {
  const headers = new Headers({
    Location: path,
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
  });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

function faultOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return isDatabaseAway(error) ? "away" : "provider_failed";
}

function pathOf(request: Request): string[] {
  return new URL(request.url).pathname.split("/").slice(3);
}

function nextCookieOf(request: Request): string {
  const line = request.headers.get("cookie") ?? "";
  const value = /(?:^|;\s*)__Host-hotpath_sign_in_next=([^;]*)/.exec(line)?.[1] ?? "";
  return URL.canParse(`http://x/?${value}`) ? decodeURIComponent(value) : "";
}

function pathIn(address: string | null): string | null {
  if (!address) return null;
  return URL.canParse(address) ? new URL(address).pathname + new URL(address).search : address;
}
