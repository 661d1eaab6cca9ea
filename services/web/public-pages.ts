import type { IncomingMessage, ServerResponse } from "node:http";
import { WHOLE_CATALOGUE_KEY } from "#lib/catalog/surrogate-keys.ts";
import type { KeyHeader } from "#lib/infra/cdn/cdn.ts";
import { HEAD_PIECE, sendError } from "#lib/infra/http.ts";
import type { Logger } from "#lib/infra/log.ts";
import type { Canonical } from "./canonical.ts";
import { type Captured, capture } from "./capture.ts";
import { hashInlineScripts } from "./inline-scripts.ts";
import { delayScripts } from "./late-scripts.ts";
import { nobodys } from "./nobody.ts";
import { createNotes, type createPageNotes, type PageNotes } from "./page-notes.ts";
import type { PublicPage } from "./page-policy.ts";
import { formOf, isRscParamOf, type PageForm, requestOf, VARY } from "./rsc.ts";
import { policyByHash } from "./security-policy.ts";
import { etagOf, sendWhole } from "./send.ts";

/** Held for an hour, and longer while a new one is being made or cannot be. */
const KEPT = "public, max-age=0, s-maxage=3600, stale-while-revalidate=60, stale-if-error=86400";
/** A page that is not there, or is elsewhere. */
const KEPT_SHORTLY = "public, max-age=0, s-maxage=60";
/** Made of old data, while the database is gone: to be made anew as soon as it is back. */
const KEPT_STALE = "public, max-age=0, s-maxage=10, stale-if-error=86400";
/** Caches take headers of so many bytes and no more. A page of more keys cannot be purged by all of them. */
const MAX_KEY_BYTES = 16_000;
const KEPT_UNPURGED = "public, max-age=0, s-maxage=30";
const NOT_KEPT = "no-store";

/** What Next says of caching, and of itself, is said here. */
const NEXTS_OWN = /^(set-cookie|cache-control|vary|etag|content-length|x-nextjs-.*)$/;

export type PublicPages = {
  readonly render: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  readonly notes: ReturnType<typeof createPageNotes>;
  /** The host that pages are made for, whatever the visitor called us. */
  readonly host: string;
  readonly log: Logger;
  /** How the CDN is told what a page is made of. */
  readonly keyHeader: KeyHeader;
  /** Puts the style sheets that a document names into it. */
  readonly inlineStyles: (html: Buffer) => Buffer;
  readonly onRender: (page: string, form: PageForm) => void;
};

/**
 * Answers a public page: rendered as if nobody in particular had asked, so that it is the same bytes for everyone, and
 * sent whole with all that caches and browsers need to know.
 */
export async function answerPublicPage(
  req: IncomingMessage,
  res: ServerResponse,
  { page, address }: { readonly page: PublicPage; readonly address: Canonical },
  pages: PublicPages,
): Promise<void> {
  if (req.method !== "GET" && req.method !== "HEAD") {
    res.setHeader("Allow", "GET, HEAD");
    return sendError(res, "method_not_allowed");
  }
  const form = formOf(req.headers);
  res.setHeader("Vary", VARY);
  if (form === "" ? address.rsc !== null : !(await isRscParamOf(req.headers, form, address.rsc ?? "document"))) {
    return redirect(res, 307, form === "" ? address.location : withRsc(address.location, form), NOT_KEPT);
  }
  if (form === "" && !address.isCanonical) return redirect(res, 308, address.location, KEPT_SHORTLY);

  const notes = createNotes({ isDocument: form === "" });
  const wanted = await requestOf(form);
  const asked = { method: req.method, headers: req.headers };
  req.method = "GET"; // for HEAD Next renders nothing, and nobody would know how long it is
  req.url = wanted.param === null ? address.source : withRsc(address.source, wanted.param);
  req.headers = nobodys(req.headers, wanted.headers, pages.host);
  pages.onRender(page.name, form);
  const captured = await capture(res, () => pages.notes.collect(notes, () => pages.render(req, res)));
  Object.assign(req, asked);
  if (captured) await send(req, res, captured, notes, pages);
}

async function send(
  req: IncomingMessage,
  res: ServerResponse,
  page: Captured,
  notes: PageNotes,
  { log, keyHeader, inlineStyles }: PublicPages,
): Promise<void> {
  if (res.hasHeader("set-cookie")) log.error({ path: req.url }, "a public page set a cookie; it was taken out");
  for (const name of res.getHeaderNames()) if (NEXTS_OWN.test(name)) res.removeHeader(name);
  const type = String(res.getHeader("content-type") ?? "");
  const isHtml = type.startsWith("text/html");
  const status = outcome(page, isHtml);
  const { html: bare, hashes } = isHtml ? hashInlineScripts(delayScripts(page.body)) : { html: page.body, hashes: [] };
  const html = isHtml ? inlineStyles(endHead(bare, notes.pieces?.get(HEAD_PIECE))) : bare;
  const keys = [...new Set([WHOLE_CATALOGUE_KEY, ...notes.keys])].join(keyHeader.separator);
  res.setHeader("Vary", VARY);
  if (isHtml) {
    res.setHeader("Content-Security-Policy", policyByHash(hashes));
    askForNoSheets(res);
  }
  // A purge may have passed by while this was on its way to the cache that was purged.
  const isOver = (await Promise.all(notes.changes.map((isChanged) => isChanged()))).includes(true);
  res.setHeader("Cache-Control", isOver ? NOT_KEPT : cacheControl(status, notes, keys.length));
  if (status < 500 && keys.length <= MAX_KEY_BYTES) res.setHeader(keyHeader.name, keys);
  if (keys.length > MAX_KEY_BYTES) log.warn({ path: req.url, keys: notes.keys.size }, "a page has too many keys");
  if (status === 200) res.setHeader("ETag", etagOf(html));
  // A payload says in its bytes that the page is not there, and a browser that sees 404 loads the document instead.
  await sendWhole(req, res, isHtml ? status : page.status, html);
}

/** Puts what a page has for machines at the end of its head. */
function endHead(html: Buffer, tags: string | undefined): Buffer {
  const at = html.indexOf("</head>");
  if (tags === undefined || at < 0) return html;
  return Buffer.concat([html.subarray(0, at), Buffer.from(tags), html.subarray(at)]);
}

/** Next has a page's sheets asked for ahead of it; they are in it. */
function askForNoSheets(res: ServerResponse): void {
  const links = String(res.getHeader("link") ?? "").split(/, (?=<)/);
  const others = links.filter((link) => link !== "" && !link.includes('as="style"'));
  if (others.length > 0) res.setHeader("Link", others.join(", "));
  else res.removeHeader("Link");
}

/** What became of it. A page that failed after its beginning says 200 all the same, and must not be kept. */
function outcome({ status, body }: Captured, isHtml: boolean): number {
  if (status !== 200) return status;
  if (isHtml) return body.includes("<template data-dgst=") ? 500 : 200;
  const fault = /^[0-9a-f]+:E\{"digest":"([^"]*)"/m.exec(body.toString("latin1"))?.[1];
  if (fault === undefined) return 200;
  if (fault.startsWith("NEXT_HTTP_ERROR_FALLBACK;404")) return 404;
  return fault.startsWith("NEXT_REDIRECT") ? 307 : 500;
}

function cacheControl(status: number, { isStale }: PageNotes, keyBytes: number): string {
  if (status >= 500) return NOT_KEPT;
  if (isStale) return KEPT_STALE;
  if (status !== 200) return KEPT_SHORTLY;
  return keyBytes > MAX_KEY_BYTES ? KEPT_UNPURGED : KEPT;
}

function redirect(res: ServerResponse, status: 307 | 308, location: string, cache: string): void {
  res.writeHead(status, { Location: location, "Cache-Control": cache, "Content-Length": 0 }).end();
}

function withRsc(location: string, value: string): string {
  return `${location}${location.includes("?") ? "&" : "?"}_rsc=${encodeURIComponent(value)}`;
}
