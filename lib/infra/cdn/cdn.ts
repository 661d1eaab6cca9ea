import type { CdnSettings } from "#lib/infra/config/cdn-settings.ts";

/** The CDN in front of the public pages. */
export type Cdn = {
  /**
   * Has everything that carries one of these surrogate keys fetched anew before it is served again. Resolves once all
   * of the CDN has been told. Doing it twice does no harm.
   * @throws RangeError on what is no key; AppError `cdn_unavailable`, to be tried again, where it was not all taken
   */
  purge(keys: readonly string[]): Promise<void>;
};

const KEY = /^[a-z]-[\w-]{1,62}$/;

/** What comes through all that stands between: letters, digits, "-" and "_". */
export function isSurrogateKey(text: string): boolean {
  return KEY.test(text);
}

/** The header in which an answer names its keys, and what stands between them. */
export type KeyHeader = { readonly name: "Surrogate-Key" | "Cache-Tag"; readonly separator: " " | "," };

/** Cloudflare reads another than everybody else, and is told nothing in theirs: it would hand it on to browsers. */
export function keyHeaderOf(kind: CdnSettings["kind"]): KeyHeader {
  return kind === "cloudflare" ? { name: "Cache-Tag", separator: "," } : { name: "Surrogate-Key", separator: " " };
}
