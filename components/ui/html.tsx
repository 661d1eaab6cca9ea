import type { ReactNode } from "react";
import { HtmlPiece, type HtmlPieceProps } from "./html-piece.tsx";
import { piecesOfPage } from "./page-pieces.ts";
import { renderHtml } from "./render-html.ts";

type Props = Omit<HtmlPieceProps, "html"> & { children: ReactNode };

/**
 * An element whose content is made as one string. A document has it once: the browser's React takes it from there. Where
 * only a part of a page is fetched, it comes as a string.
 */
export function Html({ children, ...piece }: Props) {
  const html = renderHtml(children);
  const pieces = piecesOfPage();
  pieces?.set(piece.name, html);
  return <HtmlPiece {...piece} {...(pieces === null && { html })} />;
}
