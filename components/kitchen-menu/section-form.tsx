"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { sectionEdition } from "#lib/catalog/editing/edit.ts";
import type { DaySpan } from "#lib/catalog/hours.ts";
import type { MenuSection } from "#lib/catalog/menu.ts";
import { useEditor } from "./editor-context.ts";
import { SpanFields } from "./span-fields.tsx";

type Props = { readonly section: MenuSection | null; readonly onClose: () => void };

/** A new section, or one that is there: what it is called, when it is served. Removed once it is empty. */
export function SectionForm({ section, onClose }: Props) {
  const t = useTranslations("kitchenMenu");
  const titleId = useId();
  const { edit } = useEditor();
  const [name, setName] = useState(section?.name ?? "");
  const [dayparts, setDayparts] = useState<readonly DaySpan[]>(section?.dayparts ?? []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const draft = { name: name.trim(), dayparts };
    if (section) edit({ kind: "change-section", seen: sectionEdition(section), section: { ...draft, id: section.id } });
    else edit({ kind: "add-section", section: { ...draft, id: crypto.randomUUID() } });
    onClose();
  };
  return (
    <Dialog labelledBy={titleId} className="board-dialog" onClose={onClose}>
      <h2 id={titleId}>{section ? t("section.change") : t("section.add")}</h2>
      <form className="kitchen-form" onSubmit={submit}>
        <label className="board-field">
          {t("name")}
          <input required maxLength={80} value={name} onChange={({ target }) => setName(target.value)} />
        </label>
        <fieldset className="kitchen-group">
          <legend>{t("section.when")}</legend>
          <p>{t("section.whenHint")}</p>
          <SpanFields spans={dayparts} most={4} onChange={setDayparts} />
        </fieldset>
        <div className="kitchen-actions">
          <button type="submit" className="board-button" data-primary="">
            {t("save")}
          </button>
          {section && (
            <button
              type="button"
              className="board-button"
              disabled={section.items.length > 0}
              onClick={() => {
                edit({ kind: "remove-section", sectionId: section.id });
                onClose();
              }}
            >
              {t("section.remove")}
            </button>
          )}
          <button type="button" className="board-button" onClick={onClose}>
            {t("back")}
          </button>
        </div>
        {section && section.items.length > 0 && <p>{t("section.notEmpty")}</p>}
      </form>
    </Dialog>
  );
}
