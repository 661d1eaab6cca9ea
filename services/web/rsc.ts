import type { IncomingHttpHeaders } from "node:http";
import {
  computeCacheBustingSearchParam,
  computeLegacyCacheBustingSearchParam,
} from "next/dist/shared/lib/router/utils/cache-busting-search-param.js";

/**
 * How Next's browser side asks for a page that is already on the screen in part: by headers that say what it has, with
 * a hash of them as `_rsc` in the address. What it has differs from visitor to visitor; of a public page everyone gets
 * the whole, so that there are a handful of forms and a cache holds each once. `docs/decisions/0009-*.md` has the why.
 */

/** A form of a page: "" the document, "full" for a navigation, else what is wanted ahead of one. */
export type PageForm = string;

/** Next's marks of a request: which headers, and whether they go on to Next for a public page. */
const STATE = "next-router-state-tree";
const FROM = "next-url";
const PREFETCH = "next-router-prefetch";
const SEGMENT = "next-router-segment-prefetch";
/** What the answer to a public page depends on, for caches. */
export const VARY = "Accept-Encoding, RSC, Next-Router-Prefetch, Next-Router-Segment-Prefetch";

/** What a request wants of a public page. The names are also what our Varnish puts into `_rsc`. */
export function formOf(headers: IncomingHttpHeaders): PageForm {
  if (headers.rsc !== "1") return "";
  const prefetch = one(headers[PREFETCH]);
  const segment = one(headers[SEGMENT]);
  if (prefetch === undefined || !/^[123]$/.test(prefetch)) return "full";
  return segment !== undefined && /^\/[\w./$@~:-]{1,199}$/.test(segment) ? `${prefetch}${segment}` : prefetch;
}

/**
 * Whether `_rsc` belongs to these headers. Where a cache goes by the address alone, nobody can make it keep one form
 * under another's name.
 */
export async function isRscParamOf(headers: IncomingHttpHeaders, form: PageForm, param: string): Promise<boolean> {
  if (param === form) return true;
  const marks = [one(headers[PREFETCH]), one(headers[SEGMENT]), one(headers[STATE]), one(headers[FROM])] as const;
  const [prefetch, ...others] = marks;
  const known = prefetch === "1" || prefetch === "2" || prefetch === "3" ? prefetch : undefined;
  return (
    param === (await computeCacheBustingSearchParam(known, ...others)) ||
    // what browsers send where the page did not come over TLS
    param === computeLegacyCacheBustingSearchParam(known, ...others)
  );
}

/** The headers and the `_rsc` by which Next gives that form of a page, whole. */
export async function requestOf(form: PageForm): Promise<{ headers: IncomingHttpHeaders; param: string | null }> {
  if (form === "") return { headers: {}, param: null };
  if (form === "full") return { headers: { rsc: "1" }, param: "" };
  const [prefetch, segment] = [form.slice(0, 1) as "1" | "2" | "3", form.slice(1) || undefined];
  return {
    headers: { rsc: "1", [PREFETCH]: prefetch, ...(segment !== undefined && { [SEGMENT]: segment }) },
    param: await computeCacheBustingSearchParam(prefetch, segment, undefined, undefined),
  };
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(",") : header;
}
