"use client";
import { RefreshCw } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useId, useRef, useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { PlatePicture } from "#components/ui/plate-picture.tsx";
import { type ItemDraft, itemEdition } from "#lib/catalog/editing/edit.ts";
import { ALLERGENS, DIETS, type MenuItem } from "#lib/catalog/menu.ts";
import { useEditor } from "./editor-context.ts";
import { FormActions } from "./form-actions.tsx";
import { Marks } from "./marks.tsx";
import { moneyTyped, typedMoney } from "./money-field.ts";
import { newPlate } from "./new-plate.ts";
import { draftOptions, type GroupDraft, optionsOf } from "./option-drafts.ts";
import { OptionGroups } from "./option-groups.tsx";

/** Not of spaces alone. */
const SOME_WORD = ".*\\S.*";
/** A plate's seed is a 32-bit number. */
const SEEDS = 2 ** 32;

type Props = {
  readonly item: MenuItem | null;
  /** What was typed of it before, and did not come to be. */
  readonly draft?: ItemDraft | undefined;
  readonly sectionId: string;
  readonly onClose: () => void;
};

/** A new item, or one that is there: all that is said of it. */
export function ItemForm({ item, draft: before, sectionId, onClose }: Props) {
  const from = before ?? item;
  const t = useTranslations("kitchenMenu");
  const words = useTranslations("menu");
  const locale = useLocale();
  const [titleId, faultId] = [useId(), useId()];
  const priceField = useRef<HTMLInputElement>(null);
  const { menu, currency, edit } = useEditor();
  const [name, setName] = useState(from?.name ?? "");
  // what the picture is drawn by: not anew with every letter
  const [drawnBy, setDrawnBy] = useState("");
  const [description, setDescription] = useState(from?.description ?? "");
  const [price, setPrice] = useState(from ? typedMoney(from.priceMinor, currency, locale) : "");
  const [section, setSection] = useState(sectionId);
  const [diets, setDiets] = useState(from?.diets ?? []);
  const [allergens, setAllergens] = useState(from?.allergens ?? []);
  const [seed, setSeed] = useState(0);
  const [groups, setGroups] = useState<readonly GroupDraft[]>(() =>
    draftOptions(from?.options ?? [], currency, locale),
  );
  const [fault, setFault] = useState<"price" | "options" | null>(null);

  const drawn = from?.picture ?? newPlate(menu, drawnBy);
  const picture = drawn.kind === "plate" && seed > 0 ? { ...drawn, seed: (drawn.seed + seed) % SEEDS } : drawn;

  const remove = (there: MenuItem) => {
    edit({ kind: "remove-item", seen: itemEdition(there), itemId: there.id });
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const priceMinor = moneyTyped(price, currency);
    const options = optionsOf(groups, currency);
    setFault(priceMinor === null ? "price" : options === null ? "options" : null);
    if (priceMinor === null) priceField.current?.focus();
    if (priceMinor === null || options === null) return;
    const said = { name: name.trim(), description: description.trim(), priceMinor, diets, allergens, picture, options };
    const draft: ItemDraft = { ...said, id: from?.id ?? crypto.randomUUID() };
    if (item) edit({ kind: "change-item", seen: itemEdition(item), sectionId: section, item: draft });
    else edit({ kind: "add-item", sectionId: section, item: draft });
    onClose();
  };
  return (
    <Dialog labelledBy={titleId} className="board-dialog kitchen-dialog" onClose={onClose}>
      <h2 id={titleId}>{item ? t("item.change") : t("item.add")}</h2>
      <form className="kitchen-form" onSubmit={submit}>
        <div className="kitchen-look">
          <PlatePicture picture={picture} className="kitchen-plate" />
          {picture.kind === "plate" && (
            <button type="button" className="board-chip" onClick={() => setSeed((before) => before + 1)}>
              <RefreshCw size={17} aria-hidden="true" />
              {t("item.otherPicture")}
            </button>
          )}
        </div>
        <label className="board-field">
          {t("name")}
          <input
            required
            pattern={SOME_WORD}
            maxLength={80}
            value={name}
            onChange={({ target }) => setName(target.value)}
            onBlur={() => setDrawnBy(name)}
          />
        </label>
        <label className="board-field">
          {t("item.description")}
          <textarea
            rows={2}
            maxLength={500}
            value={description}
            onChange={({ target }) => setDescription(target.value)}
          />
        </label>
        <div className="kitchen-pair">
          <label className="board-field">
            {t("item.price", { currency })}
            <input
              ref={priceField}
              required
              inputMode="decimal"
              className="num"
              aria-invalid={fault === "price" || undefined}
              aria-describedby={fault === "price" ? faultId : undefined}
              value={price}
              onChange={({ target }) => setPrice(target.value)}
            />
          </label>
          <label className="board-field">
            {t("item.section")}
            <select value={section} onChange={({ target }) => setSection(target.value)}>
              {menu.sections.map(({ id, name: words }) => (
                <option key={id} value={id}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        </div>
        <p id={faultId} role="alert" className="board-fault" hidden={fault !== "price"}>
          {fault === "price" && t("fault.price")}
        </p>
        <Marks
          title={t("item.allergens")}
          hint={t("item.allergensHint")}
          all={ALLERGENS.map((key) => ({ key, label: words(`allergens.${key}`) }))}
          chosen={allergens}
          onChange={setAllergens}
        />
        <Marks
          title={t("item.diets")}
          all={DIETS.map((key) => ({ key, label: words(`diets.${key}`) }))}
          chosen={diets}
          onChange={setDiets}
        />
        <OptionGroups groups={groups} currency={currency} onChange={setGroups} />
        <p role="alert" className="board-fault" hidden={fault !== "options"}>
          {fault === "options" && t("fault.options")}
        </p>
        <FormActions onBack={onClose} {...(item && { onRemove: () => remove(item) })} />
      </form>
    </Dialog>
  );
}
