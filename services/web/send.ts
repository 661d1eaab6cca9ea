import { hash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { chooseEncoding, type Effort, pack } from "./encoding.ts";

/** A mark of a body, the same however it is packed. */
export function etagOf(body: Uint8Array): string {
  return `W/"${hash("sha256", body, "base64url").slice(0, 22)}"`;
}

/** Whether who asks has that already: `If-None-Match` holds it, however strong. */
export function isKnown(req: IncomingMessage, etag: string): boolean {
  const plain = etag.replace(/^W\//, "");
  const known = req.headers["if-none-match"]?.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return known !== undefined && (known.includes(plain) || known.includes("*"));
}

/** Sends a whole body, packed as the visitor takes it; nothing but headers for HEAD, and for who has it already. */
export async function sendWhole(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  body: Buffer,
  packed: (encoding: ReturnType<typeof chooseEncoding>) => Promise<Buffer | null> = packedFor(body, "once"),
): Promise<void> {
  const etag = res.getHeader("ETag");
  if (status === 200 && typeof etag === "string" && isKnown(req, etag)) {
    for (const name of ["Content-Type", "Content-Length"]) res.removeHeader(name);
    res.writeHead(304).end();
    return;
  }
  const encoding = chooseEncoding(req.headers["accept-encoding"]);
  const smaller = encoding === null ? null : await packed(encoding);
  if (encoding !== null && smaller) res.setHeader("Content-Encoding", encoding);
  const bytes = smaller ?? body;
  res.setHeader("Content-Length", bytes.length);
  res.writeHead(status);
  res.end(req.method === "HEAD" ? undefined : bytes);
}

function packedFor(body: Buffer, effort: Effort) {
  return (encoding: ReturnType<typeof chooseEncoding>) => pack(body, encoding, effort);
}
