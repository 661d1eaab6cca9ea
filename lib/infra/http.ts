import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isIP } from "node:net";
import { AppError, ERRORS, type ErrorCode, errorBody } from "#lib/core/errors.ts";
import { secondsOf } from "#lib/core/limits.ts";

/** What plain HTTP doors (gateway, ops, city) share: one shape of answer, bounded bodies, request ids. */

/** Answers with JSON. Nothing made per request is ever kept by a cache unless the caller says so. */
export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  res.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": bytes.length,
    "cache-control": "no-store",
    ...headers,
  });
  res.end(bytes);
}

/** Answers with a row of the error table. */
export function sendError(res: ServerResponse, code: ErrorCode, detail?: string): void {
  sendJson(res, ERRORS[code].http, errorBody(code, detail));
}

/** Answers with what was thrown: its own row of the table if it has one, else `internal`, told to nobody but the log. */
export function sendThrown(res: ServerResponse, thrown: unknown, onUnexpected: (error: unknown) => void): void {
  if (thrown instanceof AppError) {
    if (thrown.retryAfterMs > 0) res.setHeader("retry-after", secondsOf(thrown.retryAfterMs));
    sendError(res, thrown.code, thrown.detail);
    return;
  }
  onUnexpected(thrown);
  sendError(res, "internal");
}

/**
 * Reads a whole body.
 * @throws AppError `too_large` as soon as it is known to be, the rest unread and the connection to be closed;
 *   `bad_message` if the client goes away midway.
 */
export async function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(req.headers["content-length"] ?? 0) > maxBytes)
    throw new AppError("too_large", `at most ${maxBytes} bytes`);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw new AppError("too_large", `at most ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("bad_message", "the body broke off", { cause: error });
  }
  return Buffer.concat(chunks, length);
}

/** The id a request goes by in the logs: the proxy's, where it gave a sound one and is trusted, else a new one. */
export function requestId(req: IncomingMessage, trustProxy: number): string {
  const given = req.headers["x-request-id"];
  if (trustProxy > 0 && typeof given === "string" && /^[\w.-]{8,64}$/.test(given)) return given;
  return randomUUID();
}

/** Under this a request's address is handed on within the process; whatever a client says there is overwritten. */
export const ADDRESS_HEADER = "x-hotpath-address";
/** The piece of a document that its page has put at the end of its head, for machines; React knows nothing of it. */
export const HEAD_PIECE = "head";

/**
 * The client's address: the socket's own, or with proxies in front what the farthest of them that is ours has seen. Each
 * adds whom it was called by at the end of `X-Forwarded-For`, so what stands before that is anybody's word.
 *
 * @param trustProxy how many proxies are ours
 */
export function clientAddress(req: IncomingMessage, trustProxy: number): string {
  const own = req.socket.remoteAddress ?? "unknown";
  const forwarded = req.headers["x-forwarded-for"];
  if (trustProxy === 0 || forwarded === undefined) return own;
  const hops = String(forwarded).split(",");
  return addressOf(hops.at(-Math.min(trustProxy, hops.length)) ?? "") ?? own;
}

/** Some proxies write a port behind it. */
function addressOf(hop: string): string | null {
  const address = hop.trim().replace(/^\[(.+)\](:\d+)?$|^([\d.]+):\d+$/, "$1$3");
  return isIP(address) === 0 ? null : address;
}
