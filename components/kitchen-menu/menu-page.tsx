"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Menu } from "#lib/catalog/menu.ts";
import { EditorContext, type Opened } from "./editor-context.ts";
import { ItemForm } from "./item-form.tsx";
import { RefusedNote } from "./refused-note.tsx";
import { SectionBlock } from "./section-block.tsx";
import { SectionForm } from "./section-form.tsx";
import { useMenuEditor } from "./use-menu-editor.ts";
import { useSoldOut } from "./use-sold-out.ts";
import "#components/restaurant/board-dialog.css";
import "./kitchen-menu.css";

type Props = { readonly first: Menu; readonly currency: string; readonly timeZone: string };

/** A restaurant's menu as its people change it: at once, and told when somebody else was first. */
export function MenuPage({ first, currency, timeZone }: Props) {
  const t = useTranslations("kitchenMenu");
  const editor = useMenuEditor(first);
  const sellOut = useSoldOut(editor);
  const [opened, setOpened] = useState<Opened | null>(null);
  const { menu, unsent, isStuck } = editor;
  const close = () => setOpened(null);
  const dishes = menu.sections.reduce((sum, { items }) => sum + items.length, 0);
  return (
    <EditorContext value={{ menu, currency, timeZone, edit: editor.edit, open: setOpened, sellOut: sellOut.send }}>
      <main id="main" className="kitchen-page">
        <header className="kitchen-head">
          <div>
            <h1>{t("title")}</h1>
            <p>{t("lead", { sections: menu.sections.length, dishes })}</p>
          </div>
          <p className="kitchen-sent" role="status" data-how={isStuck ? "stuck" : unsent > 0 ? "sending" : "sent"}>
            {isStuck ? t("stuck", { count: unsent }) : unsent > 0 ? t("sending") : t("sent")}
          </p>
          <button type="button" className="board-chip" onClick={() => setOpened({ what: "section", section: null })}>
            <Plus size={17} aria-hidden="true" />
            {t("section.add")}
          </button>
        </header>
        <RefusedNote editor={editor} soldOutFault={sellOut.fault} onForget={sellOut.forget} />
        {menu.sections.length > 1 && (
          <nav className="board-jump kitchen-jump" aria-label={t("sections")}>
            {menu.sections.map(({ id, name, items }) => (
              <a key={id} href={`#section-${id}`}>
                {name} <b className="num">{items.length}</b>
              </a>
            ))}
          </nav>
        )}
        {menu.sections.length === 0 && <p className="board-empty">{t("empty")}</p>}
        {menu.sections.map((section, i) => (
          <SectionBlock key={section.id} section={section} place={i} last={menu.sections.length - 1} />
        ))}
      </main>
      {opened?.what === "section" && <SectionForm section={opened.section} onClose={close} />}
      {opened?.what === "item" && (
        <ItemForm item={opened.item} draft={opened.draft} sectionId={opened.sectionId} onClose={close} />
      )}
    </EditorContext>
  );
}
