import type { z } from "zod";
import { requireRuntime } from "#app/runtime.ts";
import { sessionCookieLine } from "#lib/auth/session-cookie.ts";
import { AppError, ERRORS, type ErrorCode, errorBody } from "#lib/core/errors.ts";
import { secondsOf } from "#lib/core/limits.ts";
import { isDatabaseAway } from "#lib/db/away.ts";
import { bearerOf } from "./bearer.ts";
import { tellLimits } from "./limit.ts";
import { ownWritesLine } from "./own-writes.ts";

/** Most bodies here are a few fields. */
const MAX_BODY_BYTES = 4_096;
export type Params<K extends string = never> = { readonly params: Promise<Record<K, string>> };

/**
 * A route handler behind the rules of every door: nothing from another site, every failure a row of the error table,
 * nothing kept by a cache. The inner handler answers with `reply`. Whoever changed something is told up to where the
 * database has it (own-writes.ts).
 * @param changes false for a POST that only asks
 */
export function door<K extends string = never>(
  handle: (request: Request, params: Record<K, string>) => Promise<Response>,
  { changes = true }: { readonly changes?: boolean } = {},
): (request: Request, context: Params<K>) => Promise<Response> {
  return async (request, context) => {
    try {
      requireSameSite(request);
      const response = await handle(request, await context.params);
      const line = changes && response.ok && request.method !== "GET" ? await ownWritesLine() : null;
      if (line) response.headers.append("Set-Cookie", line);
      tellLimits(request, response.headers);
      return response;
    } catch (error) {
      return refusal(error, request);
    }
  };
}

/** An answer with JSON, and the cookies that come with it. */
export function reply(body: unknown, cookies: readonly string[] = [], status = 200): Response {
  const headers = new Headers({ "Cache-Control": "private, no-store" });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return Response.json(body, { status, headers });
}

function refusal(error: unknown, request: Request): Response {
  const known = error instanceof AppError ? error : null;
  const code: ErrorCode = known?.code ?? (isDatabaseAway(error) ? "database_unavailable" : "internal");
  if (!known) {
    const { log } = requireRuntime().ctx;
    log.error({ err: error, path: new URL(request.url).pathname }, "a request failed");
  }
  // A session that is over is not to be asked about again and again.
  const isOver = code === "session_ended" || (code === "token_invalid" && bearerOf(request) === null);
  const answer = reply(
    errorBody(code, known?.detail, known?.data),
    isOver ? [sessionCookieLine(null)] : [],
    ERRORS[code].http,
  );
  if (known && known.retryAfterMs > 0) answer.headers.set("Retry-After", String(secondsOf(known.retryAfterMs)));
  tellLimits(request, answer.headers);
  return answer;
}

/**
 * Cookies go along wherever a request comes from, so it must come from a page of ours: the browser says so itself
 * (Fetch Metadata), or its `Origin` is on the list. A request that only reads may say nothing, as older browsers do.
 */
function requireSameSite(request: Request): void {
  // No browser sends a bearer token by itself, and one that comes without cookies can use nobody's.
  if (bearerOf(request) !== null && !request.headers.has("cookie")) return;
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin") return;
  const origin = request.headers.get("origin");
  const isRead = request.method === "GET" && site === null && origin === null;
  if (isRead || (origin !== null && requireRuntime().ctx.config.allowedOrigins.includes(origin))) return;
  throw new AppError("origin_not_allowed");
}

/** The body as the schema has it. Throws AppError: too_large, bad_json, bad_message. */
export async function readBody<T>(request: Request, schema: z.ZodType<T>, maxBytes = MAX_BODY_BYTES): Promise<T> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new AppError("bad_message", "expected application/json");
  }
  const parsed = schema.safeParse(parseJson(await readText(request, maxBytes)));
  if (parsed.success) return parsed.data;
  throw new AppError("bad_message", parsed.error.issues[0]?.path.join(".") || undefined);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("bad_json", undefined, { cause });
  }
}

/** The whole body. Throws AppError: too_large. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw new AppError("too_large", `at most ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length).toString("utf8");
}
