import { requireRuntime } from "#app/runtime.ts";
import { siteAnswer, sitemapUrl } from "#app/sitemaps/answer.ts";
import { readSitemapSize } from "#lib/catalog/cache.ts";

/** Where search engines begin: the list of lists, each of which has a bounded part of the restaurants. */
export async function GET(): Promise<Response> {
  const { ctx } = requireRuntime();
  const { pages } = await readSitemapSize(ctx);
  const parts = Array.from(
    { length: pages },
    (_, page) => `<sitemap><loc>${sitemapUrl(ctx.config.publicUrl, page)}</loc></sitemap>`,
  );
  return siteAnswer(
    `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${parts.join("")}</sitemapindex>`,
    "application/xml",
  );
}

/** Told anew by a running server, never by a build. */
export const dynamic = "force-dynamic";
