/** Cookies as text (RFC 6265bis). Values here are tokens of URL-safe characters: nothing needs quoting. */

/** The cookies of a `Cookie` header in their order; the same name may come twice, from two paths. */
export function parseCookies(header: string | null | undefined): { name: string; value: string }[] {
  const cookies: { name: string; value: string }[] = [];
  for (const part of (header ?? "").split(";")) {
    const equals = part.indexOf("=");
    if (equals < 1) continue;
    cookies.push({ name: part.slice(0, equals).trim(), value: part.slice(equals + 1).trim() });
  }
  return cookies;
}

/**
 * A `Set-Cookie` line that no script can read and that travels over TLS (or to a loopback address) alone.
 * `maxAgeS` 0 takes the cookie away.
 */
export function cookieLine(name: string, value: string, { path, maxAgeS }: { path: string; maxAgeS: number }): string {
  return `${name}=${value}; Path=${path}; Max-Age=${maxAgeS}; HttpOnly; Secure; SameSite=Lax`;
}
