import type { CdnSettings } from "#lib/infra/config/cdn-settings.ts";
import { callCdn, inBatches } from "./call.ts";
import type { Cdn } from "./cdn.ts";

type Settings = Extract<CdnSettings, { kind: "varnish" }>;

/** A header line of Varnish holds 8 kB unless it is told otherwise: so many of our keys are 4. */
const KEYS_A_CALL = 100;

/**
 * Varnish caches, each told by itself: `PURGE /` with the keys in `xkey-purge` and the secret in `x-purge-secret`, for
 * vmod_xkey (https://github.com/varnish/varnish-modules). One that is away fails the purge, so that it is told when it
 * is back: it may still hold what it held.
 */
export function createVarnish({ urls, secret, timeoutMs }: Settings): Cdn {
  const tell = (url: string, keys: readonly string[]) =>
    callCdn({
      name: `Varnish at ${new URL(url).host}`,
      url: `${url}/`,
      method: "PURGE",
      headers: { "xkey-purge": keys.join(" "), "x-purge-secret": secret },
      timeoutMs,
    });
  return {
    async purge(keys) {
      const told = await Promise.allSettled(
        urls.map((url) => inBatches(keys, KEYS_A_CALL, (batch) => tell(url, batch))),
      );
      for (const result of told) if (result.status === "rejected") throw result.reason;
    },
  };
}
