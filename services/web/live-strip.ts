import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { PreparedCity } from "#lib/city/adapters/ensure-city.ts";
import type { Theme } from "#lib/city/palette.ts";
import { derivedNumber } from "#lib/infra/config/secrets.ts";
import type { Context } from "#lib/infra/context.ts";
import { sendError } from "#lib/infra/http.ts";
import { listLatelyMoved } from "#lib/tracking/queries.ts";
import { drawStrip, MOST_DOTS, STRIP_THEMES } from "#lib/tracking/strip.ts";
import { STRIP_WINDOW_MS, stripDots } from "#lib/tracking/strip-dots.ts";
import { stripFrame, stripGround } from "#lib/tracking/strip-ground.ts";

export const STRIP_PATH = "/live/strip.svg";
/** Drawn again after so long, whoever asks. */
const DRAWN_MS = 10_000;
/** Without an answer of the database by then the city is drawn without dots. */
const PATIENCE_MS = 2_000;
/** Deliveries that are looked at, since some of them may not be shown. */
const CANDIDATES = 60;
const CACHE = "public, max-age=5, s-maxage=10, stale-while-revalidate=60, stale-if-error=86400";
/** Where somebody opens the picture by itself it runs nothing and loads nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

type Drawing = { readonly body: Buffer; readonly gzipped: Buffer; readonly etag: string };
type Drawn = { readonly atMs: number; readonly of: Promise<(theme: Theme | null) => Drawing> };

/**
 * Answers `/live/strip.svg`, with `?theme=light` or `?theme=dark` for one theme only; any other query leads there without
 * it. However many look, the database is asked once in ten seconds; where it does not answer, the city has no dots.
 */
export function createLiveStrip(
  ctx: Pick<Context, "config" | "db" | "clock" | "log">,
  { city, streets, water, stations }: Pick<PreparedCity, "city" | "streets" | "water" | "stations">,
): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const frame = stripFrame(city.center);
  const secret = derivedNumber(ctx.config.driverTokenSecret, "cuts");
  let ground: ReturnType<typeof stripGround> | null = null;
  let drawn: Drawn | null = null;

  async function draw(nowMs: number) {
    ground ??= stripGround(frame, streets, water);
    const base = { frame, ground };
    const sinceMs = nowMs - STRIP_WINDOW_MS;
    const asked = { box: frame.bounds, sinceMs, nowMs, limit: CANDIDATES };
    const trips = await withPatience(listLatelyMoved(ctx, asked)).catch((error) => {
      ctx.log.warn({ err: error }, "the live strip has no dots");
      return [];
    });
    const dots = stripDots(trips, { secret, streets: stations, nowMs, most: MOST_DOTS });
    const packed = new Map<Theme | null, Drawing>();
    return (theme: Theme | null) => {
      const known = packed.get(theme) ?? pack(drawStrip(base, dots, { nowMs, theme }));
      packed.set(theme, known);
      return known;
    };
  }

  function current(): Drawn["of"] {
    const nowMs = ctx.clock.now();
    // after a step back of the clock it would else be kept until that time comes again
    if (!drawn || Math.abs(nowMs - drawn.atMs) >= DRAWN_MS) drawn = { atMs: nowMs, of: draw(nowMs) };
    return drawn.of;
  }

  return async (req, res) => {
    if (req.method !== "GET" && req.method !== "HEAD") {
      res.setHeader("Allow", "GET, HEAD");
      sendError(res, "method_not_allowed");
      return;
    }
    const url = req.url ?? STRIP_PATH;
    const query = url.slice(STRIP_PATH.length);
    const theme = STRIP_THEMES.find((each) => new URLSearchParams(query).get("theme") === each) ?? null;
    const canonical = theme ? `?theme=${theme}` : "";
    if (query !== canonical) {
      res.writeHead(308, { Location: `${STRIP_PATH}${canonical}`, "Cache-Control": "public, max-age=3600" }).end();
      return;
    }
    send(req, res, (await current())(theme));
  };
}

function pack(svg: string): Drawing {
  const body = Buffer.from(svg);
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 16)}"`;
  return { body, gzipped: gzipSync(body), etag };
}

async function withPatience<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function send(req: IncomingMessage, res: ServerResponse, { body, gzipped, etag }: Drawing): void {
  res.setHeader("Cache-Control", CACHE);
  res.setHeader("Vary", "Accept-Encoding");
  const known = req.headers["if-none-match"]?.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(String(req.headers["accept-encoding"] ?? ""));
  // two encodings are two representations
  const tag = takesGzip ? `${etag.slice(0, -1)}-gz"` : etag;
  res.setHeader("ETag", tag);
  if (known?.includes(tag) || known?.includes("*")) {
    res.writeHead(304).end();
    return;
  }
  if (takesGzip) res.setHeader("Content-Encoding", "gzip");
  const bytes = takesGzip ? gzipped : body;
  res.writeHead(200, {
    "Content-Type": "image/svg+xml; charset=utf-8",
    "Content-Length": bytes.length,
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
  });
  res.end(req.method === "HEAD" ? undefined : bytes);
}
