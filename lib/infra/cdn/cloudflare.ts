import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import type { CdnSettings } from "#lib/infra/config/cdn-settings.ts";
import { callCdn, inBatches } from "./call.ts";
import type { Cdn } from "./cdn.ts";

type Settings = Extract<CdnSettings, { kind: "cloudflare" }>;

/** Cloudflare's own limit for a call (https://developers.cloudflare.com/cache/how-to/purge-cache/). */
const TAGS_A_CALL = 100;

const answer = z.object({ success: z.literal(true) });

/** Cloudflare's purge by cache tags, which a page carries in `Cache-Tag`. */
export function createCloudflare({ url, zoneId, token, timeoutMs }: Settings): Cdn {
  async function tell(tags: readonly string[]): Promise<void> {
    const text = await callCdn({
      name: "Cloudflare",
      url: `${url}/zones/${zoneId}/purge_cache`,
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ tags }),
      timeoutMs,
    });
    if (!isTaken(text))
      throw new AppError("cdn_unavailable", "Cloudflare did not take it", { cause: text.slice(0, 300) });
  }
  return { purge: (keys) => inBatches(keys, TAGS_A_CALL, tell) };
}

/** It also says no with a 200. */
function isTaken(text: string): boolean {
  try {
    return answer.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
