import { defineRouting } from "next-intl/routing";

/** Languages, each under its own prefix. No cookie: a public page is the same bytes for everyone. */
export const routing = defineRouting({
  locales: ["en", "sv"],
  defaultLocale: "en",
  localePrefix: "always",
  localeCookie: false,
});

export type AppLocale = (typeof routing.locales)[number];
