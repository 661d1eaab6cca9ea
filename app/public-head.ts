import type { Metadata } from "next";
import { createElement } from "react";
import { piecesOfPage } from "#components/ui/page-pieces.ts";
import { renderHtml } from "#components/ui/render-html.ts";
import { routing } from "#i18n/routing.ts";
import { HEAD_PIECE } from "#lib/infra/http.ts";

type PublicHead = {
  readonly locale: string;
  /** After the language: "", "/r/slug". */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  /** The origin that people know us by. */
  readonly publicUrl: string;
  /** False where a search engine should go on, but not come back. */
  readonly isListed?: boolean;
  /** A picture for who shares it, by its path; 1200 × 630 px. */
  readonly picture?: string;
};

/**
 * The head of a page that everybody may read. What a browser needs wherever it goes is React's: the title, and the one
 * address that is shared. What only machines read, which ask for whole documents, is put into the document as HTML.
 */
export function publicHead({ title, ...head }: PublicHead): Metadata {
  const { publicUrl, locale, path } = head;
  piecesOfPage()?.set(HEAD_PIECE, renderHtml(machinesTags({ title, ...head })));
  return {
    title: path === "" ? { absolute: title } : title,
    description: null,
    alternates: { canonical: `${publicUrl}/${locale}${path}` },
  };
}

function machinesTags(head: PublicHead) {
  const { locale, path, title, description, publicUrl, picture, isListed = true } = head;
  const image = picture === undefined ? null : `${publicUrl}${picture}`;
  const languages = [...routing.locales.map((each) => [each, each]), ["x-default", routing.defaultLocale]];
  const properties = {
    "og:type": "website",
    "og:site_name": "Hotpath",
    "og:locale": locale,
    "og:title": title,
    "og:description": description,
    "og:url": `${publicUrl}/${locale}${path}`,
    ...(image !== null && {
      "og:image": image,
      "og:image:width": "1200",
      "og:image:height": "630",
      "og:image:alt": "",
    }),
  };
  const names = {
    description,
    "twitter:card": image === null ? "summary" : "summary_large_image",
    ...(!isListed && { robots: "noindex, follow" }),
  };
  return [
    ...Object.entries(names).map(([name, content]) => createElement("meta", { key: name, name, content })),
    ...Object.entries(properties).map(([property, content]) =>
      createElement("meta", { key: property, property, content }),
    ),
    ...languages.map(([lang, at]) =>
      createElement("link", { key: lang, rel: "alternate", hrefLang: lang, href: `${publicUrl}/${at}${path}` }),
    ),
  ];
}
