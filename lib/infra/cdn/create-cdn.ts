import type { CdnSettings } from "#lib/infra/config/cdn-settings.ts";
import { type Cdn, isSurrogateKey } from "./cdn.ts";
import { createCloudflare } from "./cloudflare.ts";
import { createFastly } from "./fastly.ts";
import { createVarnish } from "./varnish.ts";

/** The CDN that the settings name. */
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
