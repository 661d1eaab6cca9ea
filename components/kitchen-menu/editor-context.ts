"use client";
import { createContext, useContext } from "react";
import type { ItemDraft, MenuEdit } from "#lib/catalog/editing/edit.ts";
import type { Menu, MenuItem, MenuSection } from "#lib/catalog/menu.ts";

/** What stands open over the menu; null for a new one. `draft`: what was typed of it before and did not come to be. */
export type Opened =
  | { readonly what: "section"; readonly section: MenuSection | null }
  | {
      readonly what: "item";
      readonly sectionId: string;
      readonly item: MenuItem | null;
      readonly draft?: ItemDraft;
    };

/** What the parts of the editor share. */
export type EditorWays = {
  readonly menu: Menu;
  readonly currency: string;
  readonly timeZone: string;
  edit(edit: MenuEdit): void;
  open(what: Opened): void;
  /** Sold out for the rest of the day, or back. */
  sellOut(item: MenuItem, isSoldOut: boolean): void;
};

export const EditorContext = createContext<EditorWays | null>(null);

export function useEditor(): EditorWays {
  const ways = useContext(EditorContext);
  if (!ways) throw new Error("a part of a menu outside of its editor");
  return ways;
}
