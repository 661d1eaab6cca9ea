import { requireRuntime } from "#app/runtime.ts";
import { siteAnswer } from "#app/sitemaps/answer.ts";
import { routing } from "#i18n/routing.ts";

/** What belongs to one person is nobody's to list. */
const PRIVATE = ["orders", "track", "cart", "checkout", "account", "restaurant", "drive", "ops", "sign-in"];

export function GET(): Response {
  const { publicUrl } = requireRuntime().ctx.config;
  const closed = routing.locales.flatMap((locale) => PRIVATE.map((path) => `Disallow: /${locale}/${path}`));
  const lines = [
    "User-agent: *",
    "Disallow: /api/",
    ...closed,
    "",
    `Sitemap: ${new URL("/sitemap.xml", publicUrl).href}`,
  ];
  return siteAnswer(`${lines.join("\n")}\n`, "text/plain");
}

// it names the address under which the site is known, which only the running server knows
export const dynamic = "force-dynamic";
