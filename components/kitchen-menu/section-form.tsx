"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { SpanFields } from "#components/kitchen-hours/span-fields.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { areDaySpans } from "#lib/catalog/day-spans.ts";
import { sectionEdition } from "#lib/catalog/editing/edit.ts";
import type { DaySpan } from "#lib/catalog/hours.ts";
import type { MenuSection } from "#lib/catalog/menu.ts";
import { useEditor } from "./editor-context.ts";
import { FormActions } from "./form-actions.tsx";

type Props = { readonly section: MenuSection | null; readonly onClose: () => void };

/** A new section, or one that is there: what it is called, when it is served. Removed once it is empty. */
export function SectionForm({ section, onClose }: Props) {
  const t = useTranslations("kitchenMenu");
  const titleId = useId();
  const { edit } = useEditor();
  const [name, setName] = useState(section?.name ?? "");
  const [dayparts, setDayparts] = useState<readonly DaySpan[]>(section?.dayparts ?? []);
  const [isWrong, setWrong] = useState(false);
  const remove = (sectionId: string) => {
    edit({ kind: "remove-section", sectionId });
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const draft = { name: name.trim(), dayparts: dayparts.toSorted((a, b) => a.from - b.from) };
    setWrong(!areDaySpans(draft.dayparts));
    if (!areDaySpans(draft.dayparts)) return;
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
          <input
            required
            pattern=".*\S.*"
            maxLength={80}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <fieldset className="kitchen-group">
          <legend>{t("section.when")}</legend>
          <p>{t("section.whenHint")}</p>
          <SpanFields spans={dayparts} of={t("section.when")} onChange={setDayparts} />
          <p role="alert" className="board-fault" hidden={!isWrong}>
            {isWrong && t("fault.spans")}
          </p>
        </fieldset>
        {section && section.items.length > 0 && <p>{t("section.notEmpty")}</p>}
        <FormActions
          onBack={onClose}
          mayRemove={section?.items.length === 0}
          {...(section && { onRemove: () => remove(section.id) })}
        />
      </form>
    </Dialog>
  );
}
