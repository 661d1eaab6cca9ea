import type { CdnSettings } from "#lib/infra/config/cdn-settings.ts";
import { callCdn, inBatches } from "./call.ts";
import type { Cdn } from "./cdn.ts";

type Settings = Extract<CdnSettings, { kind: "fastly" }>;

/** Fastly's own limit for a batch (https://www.fastly.com/documentation/reference/api/purging/). */
const KEYS_A_CALL = 256;

/**
 * Fastly's purge by surrogate keys. Not its soft purge: what is purged softly is served for as long as
 * stale-while-revalidate allows, and the first to come would see the old price.
 */
export function createFastly({ url, serviceId, token, timeoutMs }: Settings): Cdn {
  return {
    purge: (keys) =>
      inBatches(keys, KEYS_A_CALL, (batch) =>
        callCdn({
          name: "Fastly",
          url: `${url}/service/${serviceId}/purge`,
          method: "POST",
          headers: { "fastly-key": token, "surrogate-key": batch.join(" "), accept: "application/json" },
          timeoutMs,
        }),
      ),
  };
}
