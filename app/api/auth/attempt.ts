import { localeOfPath } from "#app/api/page-path.ts";
import { requireRuntime } from "#app/runtime.ts";
import { parseCookies } from "#lib/auth/cookies.ts";
import { SECOND_STEP_COOKIE, secondStepLine } from "#lib/auth/second-step.ts";
import { type Answered, type Asked, callNextAuth } from "./call-next-auth.ts";
import { type Attempt, authOptions } from "./next-auth.ts";

/** One try to sign in, from its request to what next-auth and the port made of it. */
export async function attempt(
  request: Request,
  asked: Asked,
  next: string,
): Promise<{ attempt: Attempt; answered: Answered; cookies: string[] }> {
  const { ctx } = requireRuntime();
  const made: Attempt = {
    request,
    device: request.headers.get("user-agent") ?? "",
    locale: localeOfPath(next),
    secondStepToken: cookieOf(request, SECOND_STEP_COOKIE),
    step: null,
    session: null,
    recoveryCodes: null,
    error: null,
  };
  const answered = await callNextAuth(request, asked, await authOptions(made));
  const cookies = [...answered.cookies];
  // The half sign-in is over with the whole one.
  if (made.step || (made.session && made.secondStepToken !== null)) {
    cookies.push(await secondStepLine(made.session ? null : made.step, ctx.config.sessionSecret, ctx.clock.now()));
  }
  return { attempt: made, answered, cookies };
}

export function cookieOf(request: { readonly headers: Pick<Headers, "get"> }, wanted: string): string | null {
  return parseCookies(request.headers.get("cookie")).find(({ name }) => name === wanted)?.value ?? null;
}
