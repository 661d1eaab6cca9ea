import type { Metadata } from "next";
import { routing } from "#i18n/routing.ts";

/** The one address of a page in a language, and its addresses in all. `path` comes after the language: "", "/live". */
export function alternatesOf(locale: string, path: string): NonNullable<Metadata["alternates"]> {
  const languages = Object.fromEntries(routing.locales.map((each) => [each, `/${each}${path}`]));
  return {
    canonical: `/${locale}${path}`,
    languages: { ...languages, "x-default": `/${routing.defaultLocale}${path}` },
  };
}
