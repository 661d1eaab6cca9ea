import { z } from "zod";
import { negotiateLocale } from "#app/negotiate-locale.ts";
import { routing } from "#i18n/routing.ts";

/** The language of the page that asks, where it says so. */
export const localeSchema = z.enum(routing.locales).optional();

/** Where a link leads: the token is in the fragment, which no server and no log sees. */
export function linkPath(request: Request, token: string, locale: z.infer<typeof localeSchema>): string {
  return `/${locale ?? negotiateLocale(request.headers.get("accept-language"))}/track#${token}`;
}
