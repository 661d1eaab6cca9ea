import type { IncomingMessage, ServerResponse } from "node:http";
import { sendError } from "#lib/infra/http.ts";
import { type Address, readAddress } from "./address.ts";
import { canonicalOf } from "./canonical.ts";
import { capture } from "./capture.ts";
import { hashInlineScripts } from "./inline-scripts.ts";
import { classOf } from "./page-policy.ts";
import { prepareApi, preparePrivatePage } from "./private-pages.ts";
import { answerPublicFile } from "./public-files.ts";
import { answerPublicPage, type PublicPages } from "./public-pages.ts";
import { policyByHash, policyWhileDeveloping } from "./security-policy.ts";
import { sendWhole } from "./send.ts";

export type FrontParts = PublicPages & {
  /** Files of the build; null while developing, when Next serves them. */
  readonly files: ((req: IncomingMessage, res: ServerResponse, path: string) => boolean) | null;
  /** Sources of the scripts that stand in every page, each `'sha256-…'`. */
  readonly scriptHashes: readonly string[];
  /** Counts a page that is to be made; throws AppError("rate_limited"). */
  readonly count: (req: IncomingMessage) => Promise<void>;
};

/** What stands between the network and Next: addresses read once, and each answered as its class is (page-policy.ts). */
export function createFront(parts: FrontParts): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  return async (req, res) => {
    const target = req.url ?? "/";
    const address = readAddress(target);
    if (typeof address === "string") return sendError(res, address);
    if (parts.files === null) return develop(req, res, address, parts);
    if (parts.files(req, res, address.path)) return;
    // Each route of the API counts for itself.
    if (classOf(address.path).class !== "api") await parts.count(req);
    const lower = classOf(lowered(address.path));
    if (lower.class === "public") {
      const page = canonicalOf(target, { ...address, path: lowered(address.path) }, lower);
      return answerPublicPage(req, res, { page: lower, address: page }, parts);
    }
    if (isOddlySpelt(target, address)) return redirectTo(res, address);
    const { class: pageClass } = classOf(address.path);
    if (pageClass === "file" && isLooking(req)) return answerPublicFile(req, res, address.path, parts);
    if (pageClass === "api") prepareApi(res);
    else if (pageClass === "private") preparePrivatePage(req, res, parts.scriptHashes);
    else return answerOther(req, res, parts);
    await parts.render(req, res);
  };
}

/** Next's own files as Next sends them; what is no page of ours is never kept, and made safe by hash as it comes. */
async function answerOther(req: IncomingMessage, res: ServerResponse, { render }: FrontParts): Promise<void> {
  const { method } = req;
  req.method = method === "HEAD" ? "GET" : (method ?? "GET"); // else it would not be known how long it is
  const page = await capture(res, () => render(req, res));
  Object.assign(req, { method });
  if (!page) return;
  const isHtml = String(res.getHeader("content-type") ?? "").startsWith("text/html");
  const { html, hashes } = isHtml ? hashInlineScripts(page.body) : { html: page.body, hashes: [] };
  if (isHtml) res.setHeader("Content-Security-Policy", policyByHash(hashes));
  if (isHtml || page.status >= 400) {
    res.setHeader("Cache-Control", "no-store");
    res.removeHeader("ETag");
  }
  await sendWhole(req, res, page.status, html);
}

async function develop(req: IncomingMessage, res: ServerResponse, { path }: Address, { render }: FrontParts) {
  if (classOf(path).class !== "api") res.setHeader("Content-Security-Policy", policyWhileDeveloping);
  await render(req, res);
}

/** Names on public pages are in small letters. */
function lowered(path: string): string {
  const words = path.split("/").map((segment) => decodeURIComponent(segment).normalize("NFC").toLowerCase());
  return words.map(encodeURIComponent).join("/");
}

function isLooking({ method }: IncomingMessage): boolean {
  return method === "GET" || method === "HEAD";
}

/** Slashes too many: one address for one thing. */
function isOddlySpelt(target: string, { path }: Address): boolean {
  const asked = target.split("?", 1)[0] ?? "";
  return /\/\/|.\/$/.test(asked) && path !== asked;
}

function redirectTo(res: ServerResponse, { path, query }: Address): void {
  const Location = query === "" ? path : `${path}?${query}`;
  res.writeHead(308, { Location, "Cache-Control": "no-store", "Content-Length": 0 }).end();
}
