/** No address of ours is longer than a page's. */
const MAX_LENGTH = 1_000;

/**
 * Where somebody is sent back to: a page of this site by its path, or null. A browser reads backslashes as slashes and
 * drops tabs and line ends, so what holds any is none; nor is an address of the API, which is no page.
 */
export function safePath(text: string | null | undefined): string | null {
  if (!text || text.length > MAX_LENGTH || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return null;
  const base = "http://page.invalid";
  if (!URL.canParse(text, base)) return null;
  const { origin, pathname, search } = new URL(text, base);
  if (origin !== base || pathname.startsWith("//") || /^\/api(\/|$)/i.test(decodedOnce(pathname))) return null;
  return pathname + search;
}

function decodedOnce(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
