import { refreshSession } from "#components/orders/api.ts";
import type { ErrorBody, ErrorCode } from "#lib/core/errors.ts";

/** An answer to a form: what it gave, or why not; `unreachable` where nothing came back at all. */
export type Answer<T = unknown> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly code: ErrorCode | "unreachable"; readonly detail?: string | undefined };

/** Sends a form to the API; where only the session had run out, renews it and sends it once more. */
export async function ask<T = unknown>(path: string, body: object = {}): Promise<Answer<T>> {
  const first = await send<T>(`/api/v1/${path}`, body);
  if (first.ok || first.code !== "session_expired") return first;
  const isRenewed = await refreshSession().catch(() => false);
  return isRenewed ? send<T>(`/api/v1/${path}`, body) : first;
}

/** What a sign-in came to: somebody, or a code that is still owed. */
export type SignedIn = {
  readonly user: { readonly name: string } | null;
  readonly next: string;
  readonly secondStep: "code" | "setup" | null;
  readonly recoveryCodes: readonly string[] | null;
};

/** Signs in by one of the ways that end here. */
export function signInBy(way: "password" | "link" | "code", fields: object): Promise<Answer<SignedIn>> {
  return send(`/api/auth/callback/${way}`, fields);
}

/** Where another site asks who one is. */
export function signInWith(site: "google" | "apple", next: string): Promise<Answer<{ readonly location: string }>> {
  return send(`/api/auth/signin/${site}`, { next });
}

async function send<T>(path: string, body: object): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method: "POST",
      cache: "no-store",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (response.ok) return { ok: true, body: answer as T };
    const error = (answer as ErrorBody | null)?.error;
    return { ok: false, code: error?.code ?? "internal", detail: error?.detail };
  } catch {
    return { ok: false, code: "unreachable" };
  }
}
