import * as rootParams from "next/root-params";
import { hasLocale } from "next-intl";
import { getRequestConfig } from "next-intl/server";
import { type AppLocale, routing } from "./routing.ts";

/** What a render needs to speak: the language of the path, its words, and the time zone that server and browser share. */
export default getRequestConfig(async ({ locale: asked }) => {
  const wanted: unknown = asked ?? (await rootParams.locale());
  const locale: AppLocale = hasLocale(routing.locales, wanted) ? wanted : routing.defaultLocale;
  const { default: messages } = await import(`../messages/${locale}.json`);
  return { locale, messages, timeZone: "Europe/Stockholm" };
});
