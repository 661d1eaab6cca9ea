import type { ErrorCode } from "#lib/core/errors.ts";

/** An address as it was asked for, in one spelling. */
export type Address = {
  /** Without doubled and closing slashes; segments escaped as `encodeURIComponent` does. */
  readonly path: string;
  /** What followed "?", as it came: empty where there was nothing. */
  readonly query: string;
};

/** Characters of a whole address. The longest that this site makes has some 900. */
const MAX_LENGTH = 2_048;
const MAX_SEGMENTS = 32;
/** What HTTP allows in a request's target; a fragment never leaves a browser. */
const PRINTABLE = /^\/[\x21\x22\x24-\x7e]*$/;

/**
 * Reads what stands in a request's first line.
 * @returns the fault where it is no address that anybody means well by: malformed escapes, control characters,
 *   segments that climb, or more than anybody reads
 */
export function readAddress(target: string): Address | Extract<ErrorCode, "bad_address" | "address_too_long"> {
  if (target.length > MAX_LENGTH) return "address_too_long";
  const local = target.replace(/^https?:\/\/[^/?#]*/i, "") || "/";
  if (!PRINTABLE.test(local)) return "bad_address";
  const mark = local.indexOf("?");
  const path = mark < 0 ? local : local.slice(0, mark);
  const query = mark < 0 ? "" : local.slice(mark + 1);
  const segments = path.split("/").filter((segment) => segment !== "");
  if (segments.length > MAX_SEGMENTS || decoded(query.replaceAll("+", " ")) === null) return "bad_address";
  const words = segments.map(decoded);
  if (!words.every((word): word is string => word !== null && isSound(word))) return "bad_address";
  return { path: `/${words.map(encodeURIComponent).join("/")}`, query };
}

/** Null where an escape is broken or what it says is not UTF-8. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function isSound(segment: string): boolean {
  return segment !== "." && segment !== ".." && !/[\p{Cc}\\]/u.test(segment);
}
