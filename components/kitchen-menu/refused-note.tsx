"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import { findItem, itemEdition, type MenuEdit } from "#lib/catalog/editing/edit.ts";
import { useEditor } from "./editor-context.ts";
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
  const locale = useLocale();
  const { menu, currency, edit } = useEditor();
  const { refused, forget } = editor;
  const words = (item: { name: string; priceMinor: number }) =>
    `${item.name}, ${formatMoney(item.priceMinor, currency, locale)}`;
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
  const theirs = why === "changed" ? findItem(menu, itemIdOf(mine) ?? "")?.item : undefined;
  return (
    <div className="kitchen-note" role="alert">
      {theirs && mine.kind === "change-item" ? (
        <>
          <p>
            <strong>{t("first", { name: theirs.name })}</strong>{" "}
            {t("both", { theirs: words(theirs), mine: words(mine.item) })}
          </p>
          <button type="button" className="board-chip" onClick={() => edit({ ...mine, seen: itemEdition(theirs) })}>
            {t("keepMine")}
          </button>
          <button type="button" className="board-chip" onClick={forget}>
            {t("takeTheirs")}
          </button>
        </>
      ) : (
        <>
          <p>{t(why)}</p>
          <button type="button" className="board-chip" onClick={forget}>
            {t("ok")}
          </button>
        </>
      )}
    </div>
  );
}

function itemIdOf(edit: MenuEdit): string | null {
  if (edit.kind === "change-item") return edit.item.id;
  return edit.kind === "remove-item" ? edit.itemId : null;
}
