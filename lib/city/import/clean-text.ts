const MAX_LENGTH = 120;

/**
 * A name as people wrote it, without what no name has: control characters, spaces around it, an end out of sight.
 * Null where nothing is left.
 */
export function cleanText(text: string | undefined): string | null {
  const clean = (text ?? "").replace(/[\p{C}\s]+/gu, " ").trim();
  return clean === "" ? null : [...clean].slice(0, MAX_LENGTH).join("").trim();
}
