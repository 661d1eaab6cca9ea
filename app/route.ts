import { negotiateLocale } from "./negotiate-locale.ts";

/** The way in: to the start page in the visitor's language. Never cached, since it depends on who asks. */
export function GET(request: Request): Response {
  const locale = negotiateLocale(request.headers.get("accept-language"));
  return new Response(null, {
    status: 307,
    headers: { Location: `/${locale}`, "Cache-Control": "private, no-store", Vary: "Accept-Language" },
  });
}
