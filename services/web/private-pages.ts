import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { policyByNonce } from "./security-policy.ts";

/** For one person alone, and never told to where that person goes next. */
const PRIVATE = { "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer" } as const;

/**
 * Gives a private page its nonce: Next finds it in the request's own policy and puts it on every script that it writes.
 *
 * @param hashes of scripts that are in every page and are given no nonce
 */
export function preparePrivatePage(req: IncomingMessage, res: ServerResponse, hashes: readonly string[]): void {
  const policy = policyByNonce(randomBytes(16).toString("base64"), hashes);
  req.headers["content-security-policy"] = policy;
  insist(res, { ...PRIVATE, "Content-Security-Policy": policy });
  redirectAsGet(res);
}

/** What is made per request is never kept. */
export function prepareApi(res: ServerResponse): void {
  insist(res, { "Cache-Control": "private, no-store", Vary: "Origin" });
}

/** Sets headers at the last moment: whatever Next says of its own answer counts less. */
function insist(res: ServerResponse, headers: Readonly<Record<string, string>>): void {
  const writeHead = res.writeHead.bind(res);
  res.writeHead = ((...args: Parameters<typeof res.writeHead>) => {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    return writeHead(...args);
  }) as typeof res.writeHead;
}

/** A page sends elsewhere to look at something else there: 303 says so, where Next says 307. */
function redirectAsGet(res: ServerResponse): void {
  const writeHead = res.writeHead.bind(res);
  res.writeHead = ((status: number, ...rest: []) =>
    writeHead(status === 307 ? 303 : status, ...rest)) as typeof res.writeHead;
}
