import { formatSearch, parseSearch } from "#lib/catalog/search/search.ts";

/**
 * Which caching class an address has (docs/architecture.md), in one table. What is in none of these is `other`: Next's
 * own files, and addresses where there is nothing.
 *
 * public: the same bytes for everyone, held by caches in front · file: the same, for machines · private: for one person ·
 * api: made per request
 */
export type PageClass = PublicPage | { readonly class: "file" | "private" | "api" | "other" };

export type PublicPage = {
  readonly class: "public";
  /** How it is called in metrics. */
  readonly name: string;
  /** The one spelling of what of the query the page depends on: empty, or with its question mark. */
  canonicalQuery(params: URLSearchParams): string;
  /** Names that only the browser reads: they stay in the address and are no part of the page. */
  readonly browserParams: readonly string[];
};

export const LOCALES = ["en", "sv"] as const;

type Row = Omit<PublicPage, "class" | "canonicalQuery"> & {
  /** What follows the language. */
  readonly path: RegExp;
  readonly canonicalQuery?: PublicPage["canonicalQuery"];
};

const PUBLIC: readonly Row[] = [
  { name: "home", path: /^$/, browserParams: [] },
  {
    name: "search",
    path: /^\/s\/[^/]+$/,
    canonicalQuery: (params) => formatSearch(parseSearch(params)),
    browserParams: [],
  },
  { name: "restaurant", path: /^\/r\/[^/]+$/, browserParams: [] },
  { name: "live", path: /^\/live$/, browserParams: ["lat", "lng", "zoom"] },
  { name: "cart", path: /^\/cart$/, browserParams: [] },
];

const PRIVATE = /^\/(find|orders|track|checkout|account|restaurant|drive|ops|sign-in|sign-up|forgot|link)(\/|$)/;
const FILES = /^\/(robots\.txt|sitemap\.xml|sitemaps\/\d+|r\/[^/]+\/picture\.png)$/;
const ANY_LOCALE = new RegExp(`^/(${LOCALES.join("|")})(?=/|$)`);

/** The class of a path in its one spelling. */
export function classOf(path: string): PageClass {
  if (path === "/api" || path.startsWith("/api/")) return { class: "api" };
  if (FILES.test(path)) return { class: "file" };
  // It depends on who asks where that leads.
  if (path === "/") return { class: "private" };
  const locale = ANY_LOCALE.exec(path)?.[0];
  if (locale === undefined) return { class: "other" };
  const rest = path.slice(locale.length);
  const row = PUBLIC.find((each) => each.path.test(rest));
  if (row) return { class: "public", canonicalQuery: () => "", ...row };
  return { class: PRIVATE.test(rest) ? "private" : "other" };
}
