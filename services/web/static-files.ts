import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { sendError } from "#lib/infra/http.ts";
import { type Encoding, pack } from "./encoding.ts";
import { etagOf, sendWhole } from "./send.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
  ".png": "image/png",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};
const PACKS_WELL = /^(text|application\/(manifest\+)?json|image\/svg)/;

/** Its name holds a hash of its content. */
const FOR_EVER = "public, max-age=31536000, immutable";
/** Its name stays while a release may change it. */
const FOR_A_DAY = "public, max-age=86400, stale-while-revalidate=604800";
const NEXT_STATIC = "/_next/static/";
/** Stays for months in a browser that push was turned on in, so it is asked for anew each time that it is looked for. */
const SERVICE_WORKER = "/sw.js";
/** It shows an icon of ours and loads nothing else. */
const WORKER_POLICY = "default-src 'self'; frame-ancestors 'none'";

type Kept = { readonly body: Buffer; readonly etag: string; readonly packed: Map<Encoding, Promise<Buffer | null>> };

/**
 * Serves what the build left as files, from memory: `/_next/static/…` and `public/`. Each is read and packed once, when
 * it is first asked for. They are some megabytes, and no others are ever added.
 *
 * @returns a handler that says false for an address that is not its own, and leaves that one unanswered
 */
export function createStaticFiles(root: string): (req: IncomingMessage, res: ServerResponse, path: string) => boolean {
  const files = new Map([
    ...listFiles(join(root, ".next/static"), NEXT_STATIC),
    ...listFiles(join(root, "public"), "/"),
  ]);
  const kept = new Map<string, Promise<Kept>>();

  function keep(path: string, file: string): Promise<Kept> {
    const already = kept.get(path);
    if (already) return already;
    const reading = readFile(file).then((body) => ({ body, etag: etagOf(body), packed: new Map() }));
    kept.set(path, reading);
    // What could not be read now may be later.
    reading.catch(() => kept.delete(path));
    return reading;
  }

  return (req, res, path) => {
    const file = files.get(path);
    if (file === undefined && !path.startsWith(NEXT_STATIC)) return false;
    if (req.method !== "GET" && req.method !== "HEAD") {
      res.setHeader("Allow", "GET, HEAD");
      sendError(res, "method_not_allowed");
    } else if (file === undefined) {
      sendError(res, "not_found");
    } else {
      keep(path, file)
        .then((each) => sendFile(req, res, path, each))
        .catch(() => (res.headersSent ? res.destroy() : sendError(res, "internal")));
    }
    return true;
  };
}

async function sendFile(req: IncomingMessage, res: ServerResponse, path: string, { body, etag, packed }: Kept) {
  const type = TYPES[extname(path)] ?? "application/octet-stream";
  res.setHeader("Content-Type", type);
  res.setHeader("Cache-Control", cachingOf(path));
  // A worker goes by the policy of its own script; a page that runs a script goes by the page's.
  if (path === SERVICE_WORKER) res.setHeader("Content-Security-Policy", WORKER_POLICY);
  else if (type.startsWith("text/javascript")) res.removeHeader("Content-Security-Policy");
  res.setHeader("ETag", etag);
  if (!PACKS_WELL.test(type)) return sendWhole(req, res, 200, body, async () => null);
  res.setHeader("Vary", "Accept-Encoding");
  await sendWhole(req, res, 200, body, (encoding) => {
    if (encoding === null) return Promise.resolve(null);
    const packing = packed.get(encoding) ?? pack(body, encoding, "forever");
    packed.set(encoding, packing);
    return packing;
  });
}

function cachingOf(path: string): string {
  if (path === SERVICE_WORKER) return "no-cache";
  return path.startsWith(NEXT_STATIC) ? FOR_EVER : FOR_A_DAY;
}

/** Every file below a folder by the path that it is served at. */
function listFiles(folder: string, prefix: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [prefix + relative(folder, file).split(sep).map(encodeURIComponent).join("/"), file];
    });
}
