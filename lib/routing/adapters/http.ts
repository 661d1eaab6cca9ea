import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "#lib/core/errors.ts";
import { NO_ROUTE_CODES, type ValhallaAction, type ValhallaEngine, valhallaErrorSchema } from "../valhalla.ts";

export type HttpEngineOptions = {
  /** Where the Valhalla server answers, without the action's name. */
  readonly url: string;
  /** For one attempt. */
  readonly timeoutMs?: number;
  readonly retry?: { readonly maxAttempts: number; readonly minDelayMs: number; readonly maxDelayMs: number };
  /** In [0, 1): spreads the retries. */
  readonly random?: () => number;
};

/** A Valhalla server. Asks again where the network, a timeout or a 5xx was in the way; reading routes twice does no harm. */
export function createHttpEngine({
  url,
  timeoutMs = 5_000,
  retry = { maxAttempts: 3, minDelayMs: 100, maxDelayMs: 1_000 },
  random = Math.random,
}: HttpEngineOptions): ValhallaEngine {
  const base = url.replace(/\/+$/, "");
  const closing = new AbortController();

  async function attempt(action: ValhallaAction, body: string): Promise<unknown> {
    const response = await fetch(`${base}/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    const failure = parseFailure(text);
    if (failure?.error_code !== undefined && NO_ROUTE_CODES.has(failure.error_code)) {
      throw new AppError("no_route", failure.error);
    }
    // Another 4xx says that the request itself is wrong here, and would be again.
    if (response.status < 500) throw new AppError("routing_unavailable", failure?.error ?? `status ${response.status}`);
    throw new Error(`status ${response.status}`);
  }

  return {
    async ask(action, request) {
      const body = JSON.stringify(request);
      for (let tried = 1; ; tried++) {
        try {
          return await attempt(action, body);
        } catch (cause) {
          if (cause instanceof AppError) throw cause;
          if (tried >= retry.maxAttempts || closing.signal.aborted) {
            throw new AppError("routing_unavailable", undefined, { cause });
          }
          const most = Math.min(retry.maxDelayMs, retry.minDelayMs * 2 ** tried);
          await delay(retry.minDelayMs + random() * (most - retry.minDelayMs), undefined, { ref: false });
        }
      }
    },
    async close() {
      closing.abort();
    },
  };
}

function parseFailure(text: string): { error_code?: number | undefined; error: string } | null {
  try {
    return valhallaErrorSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
