import { WHOLE_CATALOGUE_KEY } from "#lib/catalog/surrogate-keys.ts";

/** For who reads sites by machine: the same for all, held by caches for an hour. */
export function siteAnswer(body: string, type: "application/xml" | "text/plain"): Response {
  const isXml = type === "application/xml";
  return new Response(isXml ? `<?xml version="1.0" encoding="UTF-8"?>${body}` : body, {
    headers: {
      "Content-Type": `${type}; charset=utf-8`,
      "Cache-Control": "public, max-age=0, s-maxage=3600, stale-while-revalidate=60, stale-if-error=86400",
      "Surrogate-Key": WHOLE_CATALOGUE_KEY,
      "X-Content-Type-Options": "nosniff",
    },
  });
}

export function sitemapUrl(publicUrl: string, page: number): string {
  return escapeXml(new URL(`/sitemaps/${page}`, publicUrl).href);
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
