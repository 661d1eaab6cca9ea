"use client";
import { useTranslations } from "next-intl";
import { findItem, itemEdition, type MenuEdit, sectionEdition } from "#lib/catalog/editing/edit.ts";
import type { Menu } from "#lib/catalog/menu.ts";
import { BothSides } from "./both-sides.tsx";
import { type Opened, useEditor } from "./editor-context.ts";
import type { MenuEditor } from "./use-menu-editor.ts";

type Props = {
  readonly editor: MenuEditor;
  /** What could not be marked as sold out, by name. */
  readonly soldOutFault: string | null;
  readonly onForget: () => void;
};

/** What did not come to be, and why. Where somebody else was first: theirs and one's own, and which of them is to stand. */
export function RefusedNote({ editor, soldOutFault, onForget }: Props) {
  const t = useTranslations("kitchenMenu.refused");
  const { menu, edit, open } = useEditor();
  const { refused, forget } = editor;
  if (soldOutFault !== null) {
    return (
      <div className="kitchen-note" role="alert">
        <p>{t("soldOut", { name: soldOutFault })}</p>
        <button type="button" className="board-chip" onClick={onForget}>
          {t("ok")}
        </button>
      </div>
    );
  }
  if (!refused) return null;
  const { edit: mine, why } = refused;
  const then = (go: () => void) => () => {
    forget();
    go();
  };
  const renewed = why === "changed" ? madeOnTheirs(menu, mine) : null;
  const draft = why === "failed" ? draftOf(menu, mine) : null;
  const name = nameOf(menu, mine) ?? t("moved");
  return (
    <div className="kitchen-note" role="alert">
      <p>{t.rich(renewed ? "first" : why, { name, b: (words) => <strong>{words}</strong> })}</p>
      {renewed && <BothSides edit={renewed} />}
      <div className="kitchen-note-ways">
        {renewed && (
          <button type="button" className="board-chip" onClick={then(() => edit(renewed))}>
            {renewed.kind === "remove-item" ? t("removeAnyway") : t("keepMine")}
          </button>
        )}
        {draft && (
          <button type="button" className="board-chip" onClick={then(() => open(draft))}>
            {t("openAgain")}
          </button>
        )}
        <button type="button" className="board-chip" onClick={forget}>
          {renewed ? t("takeTheirs") : t("ok")}
        </button>
      </div>
    </div>
  );
}

/** The same change, made on what somebody else has made of it; null where that is gone. */
function madeOnTheirs(menu: Menu, edit: MenuEdit): MenuEdit | null {
  if (edit.kind === "change-section") {
    const theirs = menu.sections.find(({ id }) => id === edit.section.id);
    return theirs ? { ...edit, seen: sectionEdition(theirs) } : null;
  }
  if (edit.kind !== "change-item" && edit.kind !== "remove-item") return null;
  const theirs = findItem(menu, edit.kind === "change-item" ? edit.item.id : edit.itemId);
  return theirs && { ...edit, seen: itemEdition(theirs.item) };
}

/** What was typed of a dish, to be opened once more. */
function draftOf(menu: Menu, edit: MenuEdit): Opened | null {
  if (edit.kind !== "add-item" && edit.kind !== "change-item") return null;
  const { sectionId, item: draft } = edit;
  return { what: "item", sectionId, item: findItem(menu, draft.id)?.item ?? null, draft };
}

/** What a change was about; null where that is gone and was not told. */
function nameOf(menu: Menu, edit: MenuEdit): string | null {
  if ("item" in edit) return edit.item.name;
  if ("section" in edit) return edit.section.name;
  if ("itemId" in edit) return findItem(menu, edit.itemId)?.item.name ?? null;
  return menu.sections.find(({ id }) => id === edit.sectionId)?.name ?? null;
}
