import { requireRuntime } from "#app/runtime.ts";
import { escapeXml, siteAnswer } from "#app/sitemaps/answer.ts";
import { routing } from "#i18n/routing.ts";
import { readSitemapPage } from "#lib/catalog/cache.ts";

/** Told anew by a running server, never by a build. */
export const dynamic = "force-dynamic";

type Props = { params: Promise<{ page: string }> };

/** A part of what is to be found: the first has the city's own pages, all have restaurants, each in every language. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { page } = await params;
  const { ctx } = requireRuntime();
  const slugs = /^(0|[1-9]\d{0,3})$/.test(page) ? await readSitemapPage(ctx, Number(page)) : null;
  if (!slugs) return new Response(null, { status: 404, headers: { "Cache-Control": "public, s-maxage=60" } });
  const paths = [...(page === "0" ? ["", "/live"] : []), ...slugs.map((slug) => `/r/${slug}`)];
  const urls = paths.flatMap((path) => urlsOf(path, ctx.config.publicUrl));
  return siteAnswer(
    `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">${urls.join("")}</urlset>`,
    "application/xml",
  );
}

function urlsOf(path: string, publicUrl: string): string[] {
  const href = (locale: string) => escapeXml(new URL(`/${locale}${path}`, publicUrl).href);
  const others = routing.locales
    .map((locale) => `<xhtml:link rel="alternate" hreflang="${locale}" href="${href(locale)}"/>`)
    .join("");
  return routing.locales.map((locale) => `<url><loc>${href(locale)}</loc>${others}</url>`);
}
