import type { ErrorBody, ErrorCode } from "#lib/core/errors.ts";

/** An answer of the API: what it gave, or the code of why not; `unreachable` where nothing came back at all. */
export type ApiAnswer<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly code: ErrorCode | "unreachable" };

/** Asks the API once; where only the session had run out, renews it and asks once more. */
export async function callApi<T>(method: "GET" | "POST", path: string, body?: object): Promise<ApiAnswer<T>> {
  const first = await ask<T>(method, path, body);
  if (first.ok || first.code !== "session_expired") return first;
  const isRenewed = await refreshSession().catch(() => false);
  return isRenewed ? ask<T>(method, path, body) : first;
}

/** What says that a session cannot be renewed, whatever one tries. */
const OVER: ReadonlySet<string> = new Set(["session_ended", "session_expired", "token_invalid", "not_authenticated"]);

/** Renews the session's cookie; false where it is over. Rejects where that could not be found out. */
export async function refreshSession(): Promise<boolean> {
  const answer = await ask("POST", "session/refresh");
  if (answer.ok) return true;
  if (OVER.has(answer.code)) return false;
  throw new Error(`the session was not renewed: ${answer.code}`);
}

async function ask<T>(method: "GET" | "POST", path: string, body?: object): Promise<ApiAnswer<T>> {
  try {
    const response = await fetch(`/api/v1/${path}`, {
      method,
      cache: "no-store",
      credentials: "same-origin",
      ...(method === "POST" && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) }),
    });
    const text = await response.text();
    const answer: unknown = text === "" ? null : JSON.parse(text);
    if (response.ok) return { ok: true, body: answer as T };
    return { ok: false, code: (answer as ErrorBody | null)?.error.code ?? "internal" };
  } catch {
    return { ok: false, code: "unreachable" };
  }
}
