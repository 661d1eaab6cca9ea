import type { Address } from "./address.ts";
import type { PublicPage } from "./page-policy.ts";

/** By this Next's browser side tells its own requests apart from those for documents. */
const RSC_PARAM = "_rsc";

export type Canonical = {
  /** Where the page is, with what only the browser reads. */
  readonly location: string;
  /** What the page is made from: as the location, without that. */
  readonly source: string;
  /** True where it was asked for just so. */
  readonly isCanonical: boolean;
  /** The value of `_rsc`; null if there was none. */
  readonly rsc: string | null;
};

/** The one address of a public page: what is known, in its order and spelling; what is unknown is dropped. */
export function canonicalOf(target: string, { path, query }: Address, page: PublicPage): Canonical {
  const params = new URLSearchParams(query);
  const rsc = params.get(RSC_PARAM);
  const source = `${path}${page.canonicalQuery(params)}`;
  const kept = query.split("&").filter((pair) => page.browserParams.includes(pair.split("=", 1)[0] ?? ""));
  const location = kept.length === 0 ? source : `${source}${source.includes("?") ? "&" : "?"}${kept.join("&")}`;
  const asked = target.replace(/(?<=[?&])_rsc(=[^&]*)?(&|$)/g, "").replace(/[?&]$/, "");
  return { location, source, isCanonical: asked === location && !target.endsWith("?"), rsc };
}
