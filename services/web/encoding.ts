import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** How a body may be packed for its way. */
export type Encoding = "br" | "gzip";

const zip = promisify(gzip);
const brotli = promisify(brotliCompress);
/** Less is not worth the bytes that it saves. */
const MIN_BYTES = 860;

/**
 * - `once`: what is made for one answer; a cache in front packs it anew or holds it as it is
 * - `forever`: what is kept and sent again and again
 */
export type Effort = "once" | "forever";
const LEVELS: Record<Effort, Record<Encoding, number>> = {
  once: { br: 4, gzip: 4 },
  forever: { br: 10, gzip: 9 },
};

/** The best of what the header `Accept-Encoding` takes; null: as it is. */
export function chooseEncoding(accepted: string | undefined): Encoding | null {
  if (takes("br", accepted)) return "br";
  return takes("gzip", accepted) ? "gzip" : null;
}

export function takes(encoding: Encoding, accepted: string | undefined): boolean {
  return new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`, "i").test(accepted ?? "");
}

/** Packs it, off this thread. Null: it had better go out as it is. */
export async function pack(body: Uint8Array, encoding: Encoding | null, effort: Effort): Promise<Buffer | null> {
  if (encoding === null || body.length < MIN_BYTES) return null;
  const level = LEVELS[effort][encoding];
  if (encoding === "gzip") return zip(body, { level });
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  return brotli(body, { params: { [BROTLI_PARAM_QUALITY]: level, [BROTLI_PARAM_SIZE_HINT]: body.length } });
}
