import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { safePath } from "#lib/auth/safe-path.ts";
import type { SessionToken } from "#lib/auth/session-cookie.ts";
import { readVisitor } from "./api/caller.ts";
import { signInPath } from "./api/page-path.ts";

type Wanted = {
  readonly locale: string;
  /** The page's own path with its query: where one comes back to. */
  readonly returnTo: string;
  /** Whom the page is for; everybody who is signed in where nobody is named. */
  readonly roles?: readonly SessionToken["role"][];
};

/**
 * Who looks at a page that is for somebody signed in: the first thing such a page awaits, before anything is sent. From the
 * cookie alone, without a statement. An old cookie goes to be renewed and comes back; without one it is the sign-in page;
 * for another role the page is not there. (A redirect of Next's is sent on as 303 by services/web.)
 */
export async function requirePageSession({ locale, returnTo, roles }: Wanted): Promise<SessionToken> {
  const next = safePath(returnTo) ?? `/${locale}`;
  const { session, expired } = await readVisitor((await headers()).get("cookie"));
  if (session && roles && !roles.includes(session.role)) notFound();
  if (session) return session;
  redirect(expired ? `/api/v1/session/refresh?${new URLSearchParams({ next })}` : signInPath(next));
}

/** The same for a page that is for everybody and only greets: null where nobody is signed in. */
export async function findPageSession({ locale, returnTo }: Omit<Wanted, "roles">): Promise<SessionToken | null> {
  const { session, expired } = await readVisitor((await headers()).get("cookie"));
  const next = safePath(returnTo) ?? `/${locale}`;
  if (!session && expired) redirect(`/api/v1/session/refresh?${new URLSearchParams({ next })}`);
  return session;
}
