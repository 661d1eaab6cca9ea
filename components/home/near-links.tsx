"use client";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { usePlace } from "#components/place/place-store.ts";

/** Links that lead to a cell of the city's middle; for who has an address they lead to their own. */
export function NearLinks({ cell, children }: { cell: string; children: ReactNode }) {
  const root = useRef<HTMLDivElement>(null);
  const own = usePlace((state) => state.place?.cell ?? cell);
  const shown = useRef(cell);
  useLayoutEffect(() => {
    for (const link of root.current?.querySelectorAll("a") ?? []) {
      const href = link.getAttribute("href") ?? "";
      link.setAttribute("href", href.replace(`/s/${shown.current}`, `/s/${own}`));
    }
    shown.current = own;
  }, [own]);
  return <div ref={root}>{children}</div>;
}
