"use client";
import { useLayoutEffect, useRef, useState } from "react";
import { morphInto } from "./morph.ts";
import { piecesOfPage } from "./page-pieces.ts";

export type HtmlPieceProps = {
  /** Like no other's of this document, and of another address another. */
  name: string;
  as: "div" | "footer";
  /** Absent in a document, which has it as its elements. */
  html?: string;
  className?: string;
};

/** What the document brought, for who comes back to it by the browser's own button. */
const brought = new Map<string, string>();

/** The element of `Html`. What it holds is taken as it is; when it changes, what stays the same stays in its place. */
export function HtmlPiece({ name, html, as: Tag, ...attributes }: HtmlPieceProps) {
  const element = useRef<HTMLElement | null>(null);
  const wanted = html ?? broughtHtml(name);
  const [first] = useState({ __html: wanted });
  const shown = useRef(wanted);
  useLayoutEffect(() => {
    if (!element.current || shown.current === wanted) return;
    shown.current = wanted;
    morphInto(element.current, wanted);
  }, [wanted]);
  return (
    <Tag
      ref={(node: HTMLElement | null) => {
        element.current = node;
      }}
      {...attributes}
      data-piece={name}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: renderHtml has made it, and escapes all that is no tag of ours
      dangerouslySetInnerHTML={first}
      suppressHydrationWarning
    />
  );
}

function broughtHtml(name: string): string {
  const isServer = typeof document === "undefined";
  const known = isServer ? piecesOfPage()?.get(name) : (brought.get(name) ?? readHtml(name));
  if (known === undefined) throw new Error(`nobody knows the HTML of "${name}"`);
  if (!isServer) brought.set(name, known);
  return known;
}

function readHtml(name: string): string | undefined {
  return document.querySelector(`[data-piece="${CSS.escape(name)}"]`)?.innerHTML;
}
