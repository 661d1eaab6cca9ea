import { AppError } from "#lib/core/errors.ts";

export type CdnCall = {
  /** What it is in the log: no secrets. */
  readonly name: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
};

/**
 * Tells a CDN something, and has its answer.
 * @throws AppError `cdn_unavailable` if it does not answer in time or refuses, with how long it wants to be left alone
 */
export async function callCdn({ name, url, timeoutMs, ...request }: CdnCall): Promise<string> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { ...request, redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    text = await response.text();
  } catch (cause) {
    throw new AppError("cdn_unavailable", `${name} does not answer`, { cause });
  }
  if (response.ok) return text;
  // Also 401 and 403: a wrong token is put right by a person, and the purge is due then.
  throw new AppError("cdn_unavailable", `${name} answers ${response.status}`, {
    cause: text.slice(0, 300),
    retryAfterMs: retryAfterMs(response.headers.get("retry-after")),
  });
}

/** Of Retry-After only its seconds are understood; as a date it says little between two clocks. */
function retryAfterMs(header: string | null): number {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : 0;
}

/** One call for each so many of the list, one after the other. */
export async function inBatches<T>(
  list: readonly T[],
  size: number,
  call: (batch: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < list.length; at += size) await call(list.slice(at, at + size));
}
