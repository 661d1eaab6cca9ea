import { routing } from "#i18n/routing.ts";

type Locale = (typeof routing.locales)[number];

/** The language of a page by its path; the first one where it has none. */
export function localeOfPath(path: string | null): Locale {
  const first = path?.split(/[/?]/, 2)[1];
  return routing.locales.find((locale) => locale === first) ?? routing.defaultLocale;
}

/** Where one signs in, to come back to `next`. `fault`: why, if not for want of a session. */
export function signInPath(next: string, fault?: string): string {
  const query = new URLSearchParams({ next, ...(fault && { fault }) });
  return `/${localeOfPath(next)}/sign-in?${query}`;
}
