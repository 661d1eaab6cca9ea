import type { ReactNode } from "react";
import { formatSearch, type Search } from "#lib/catalog/search/search.ts";

type Props = {
  /** Address of the page without its parameters. */
  base: string;
  to: Search;
  className: string;
  isOn?: boolean;
  rel?: string;
  /** The page begins at its top again. */
  fromTop?: boolean;
  label?: string;
  children: ReactNode;
};

/** A link to another search of the same place: a page of its own for who has no JavaScript, a turn of this one otherwise. */
export function TurnLink({ base, to, className, isOn = false, rel, fromTop = false, label, children }: Props) {
  return (
    <a
      href={base + formatSearch(to)}
      className={className}
      aria-current={isOn ? "true" : undefined}
      aria-label={label}
      rel={rel}
      data-turn={fromTop ? "top" : ""}
    >
      {children}
    </a>
  );
}
