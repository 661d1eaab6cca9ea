import type { ErrorBody, ErrorCode } from "#lib/core/errors.ts";

/** An answer of the API: what it gave, or the code of why not; `unreachable` where nothing came back at all. */
export type ApiAnswer<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly code: ErrorCode | "unreachable" };

/** Asks the API once; where only the session had run out, renews it and asks once more. */
export async function callApi<T>(method: "GET" | "POST", path: string, body?: object): Promise<ApiAnswer<T>> {
  const first = await ask<T>(method, path, body);
  if (first.ok || first.code !== "session_expired") return first;
  return (await refreshSession()) ? ask<T>(method, path, body) : first;
}

/** Renews the session's cookie; false where that was refused or nothing answered. */
export async function refreshSession(): Promise<boolean> {
  return (await ask("POST", "session/refresh")).ok;
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
