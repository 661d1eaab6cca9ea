import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gunzipSync, gzipSync } from "node:zlib";
import type { PreparedCity } from "#lib/city/adapters/ensure-city.ts";
import type { Theme } from "#lib/city/palette.ts";
import { ERRORS, type ErrorCode, errorBody } from "#lib/core/errors.ts";
import { takes } from "./encoding.ts";
import { isKnown } from "./send.ts";

const PREFIX = "/city/";
const THEMES: readonly Theme[] = ["light", "dark"];
/** A tile's address holds the hash of its content: it never changes. */
const TILE_CACHE = "public, max-age=31536000, immutable";
/** A style may change with a release while the city stays. */
const STYLE_CACHE = "public, max-age=300, stale-while-revalidate=86400";

type Style = { readonly gzipped: Uint8Array; readonly etag: string };

/**
 * Serves the basemap: `/city/<id>/style-light.json`, `/city/<id>/style-dark.json` and `/city/<id>/{z}/{x}/{y}.pbf`.
 *
 * @returns a handler that says false for an address that is not its own, and leaves that one unanswered
 */
export function createCityHandler(
  prepared: Pick<PreparedCity, "city" | "tile" | "style">,
): (req: IncomingMessage, res: ServerResponse) => boolean {
  const { city } = prepared;
  const styles = new Map(THEMES.map((theme) => [`style-${theme}.json`, packStyle(prepared.style(theme))]));
  return (req, res) => {
    const path = (req.url ?? "").split("?", 1)[0] ?? "";
    if (!path.startsWith(PREFIX)) return false;
    if (req.method !== "GET" && req.method !== "HEAD") {
      res.setHeader("Allow", "GET, HEAD");
      refuse(res, "method_not_allowed");
      return true;
    }
    const [id, ...rest] = path.slice(PREFIX.length).split("/");
    const style = rest.length === 1 ? styles.get(rest[0] ?? "") : undefined;
    const tile = parseTile(rest);
    if (id !== city.id || !(style || tile)) refuse(res, "not_found");
    else if (style) sendStyle(req, res, style);
    else if (tile) sendTile(req, res, tile, prepared.tile(...tile));
    return true;
  };
}

function packStyle(style: object): Style {
  const gzipped = gzipSync(JSON.stringify(style), { level: 9 });
  return { gzipped, etag: `"${createHash("sha256").update(gzipped).digest("base64url").slice(0, 16)}"` };
}

/** z, x and y of `["12", "2184", "1245.pbf"]`, null if that is no tile on earth. */
function parseTile(parts: readonly string[]): [number, number, number] | null {
  const match = /^(0|[1-9]\d?)\/(0|[1-9]\d{0,7})\/(0|[1-9]\d{0,7})\.pbf$/.exec(parts.join("/"));
  if (!match) return null;
  const [z, x, y] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return z <= 24 && x < 2 ** z && y < 2 ** z ? [z, x, y] : null;
}

function sendStyle(req: IncomingMessage, res: ServerResponse, { gzipped, etag }: Style): void {
  res.setHeader("Cache-Control", STYLE_CACHE);
  res.setHeader("ETag", etag);
  res.setHeader("Vary", "Accept-Encoding");
  if (isKnown(req, etag)) {
    res.writeHead(304).end();
    return;
  }
  send(req, res, "application/json; charset=utf-8", gzipped);
}

function sendTile(
  req: IncomingMessage,
  res: ServerResponse,
  [z, x, y]: [number, number, number],
  tile: Uint8Array | null,
) {
  res.setHeader("Cache-Control", TILE_CACHE);
  if (!tile) {
    res.writeHead(204).end();
    return;
  }
  res.setHeader("ETag", `"${z}-${x}-${y}"`);
  res.setHeader("Vary", "Accept-Encoding");
  send(req, res, "application/vnd.mapbox-vector-tile", tile);
}

/** What is kept gzipped goes out so, but to those who cannot read it. */
function send(req: IncomingMessage, res: ServerResponse, type: string, gzipped: Uint8Array): void {
  const takesGzip = takes("gzip", req.headers["accept-encoding"]);
  const body = takesGzip ? gzipped : gunzipSync(gzipped);
  if (takesGzip) res.setHeader("Content-Encoding", "gzip");
  res.writeHead(200, { "Content-Type": type, "Content-Length": body.length, "X-Content-Type-Options": "nosniff" });
  res.end(req.method === "HEAD" ? undefined : body);
}

function refuse(res: ServerResponse, code: ErrorCode): void {
  const body = JSON.stringify(errorBody(code));
  res.writeHead(ERRORS[code].http, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" });
  res.end(body);
}
