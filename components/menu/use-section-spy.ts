"use client";
import { useEffect, useState } from "react";
import type { MenuSection } from "#lib/catalog/menu.ts";

/** A section counts as read while it crosses this line, told from the top: under the bar, within the upper third. */
const LINE = "-88px 0px -66% 0px";

/** Where a section stands in the page. */
export function sectionAnchor(id: string): string {
  return `s-${id}`;
}

/** The section that is being read: told by the browser when it changes, never asked for while scrolling. */
export function useSectionSpy(sections: readonly MenuSection[]): string | null {
  const [current, setCurrent] = useState<string | null>(sections[0]?.id ?? null);
  useEffect(() => {
    const crossing = new Set<string>();
    const ids = new Map(sections.map(({ id }) => [sectionAnchor(id), id]));
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) crossing.add(target.id);
          else crossing.delete(target.id);
        }
        const first = [...ids].find(([anchor]) => crossing.has(anchor));
        if (first) setCurrent(first[1]);
      },
      { rootMargin: LINE },
    );
    for (const anchor of ids.keys()) {
      const section = document.getElementById(anchor);
      if (section) observer.observe(section);
    }
    return () => observer.disconnect();
  }, [sections]);
  return current;
}
