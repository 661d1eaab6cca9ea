import type { CdnSettings } from "#lib/infra/config/cdn-settings.ts";
import { createCloudflare } from "./cloudflare.ts";
import { createFastly } from "./fastly.ts";
import { createVarnish } from "./varnish.ts";

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

/** What carries a page through all that stands between: letters, digits, "-" and "_". */
export function isSurrogateKey(text: string): boolean {
  return KEY.test(text);
}

export function createCdn(settings: CdnSettings): Cdn {
  const cdn = adapterOf(settings);
  return {
    async purge(keys) {
      const bad = keys.find((key) => !isSurrogateKey(key));
      if (bad !== undefined) throw new RangeError(`${JSON.stringify(bad.slice(0, 80))} is not a surrogate key`);
      if (keys.length > 0) await cdn.purge([...new Set(keys)]);
    },
  };
}

function adapterOf(settings: CdnSettings): Cdn {
  switch (settings.kind) {
    case "none":
      return { purge: async () => {} };
    case "varnish":
      return createVarnish(settings);
    case "fastly":
      return createFastly(settings);
    case "cloudflare":
      return createCloudflare(settings);
  }
}
