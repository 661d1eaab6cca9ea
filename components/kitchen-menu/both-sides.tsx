"use client";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { spansText } from "#components/menu/served.ts";
import { formatMoney } from "#components/ui/money.ts";
import { PlatePicture } from "#components/ui/plate-picture.tsx";
import { findItem, type ItemDraft, type MenuEdit, type SectionDraft } from "#lib/catalog/editing/edit.ts";
import { type ItemField, itemDifferences, type SectionField, sectionDifferences } from "./differences.ts";
import { useEditor } from "./editor-context.ts";

/** What a change and the menu say otherwise, side by side. */
export function BothSides({ edit }: { readonly edit: MenuEdit }) {
  const t = useTranslations("kitchenMenu");
  const { menu } = useEditor();
  const [item, section] = [useItemWords(), useSectionWords()];
  let rows: { readonly field: ItemField | SectionField; readonly theirs: ReactNode; readonly mine: ReactNode }[] = [];
  if (edit.kind === "change-item") {
    const theirs = findItem(menu, edit.item.id)?.item;
    if (!theirs) return null;
    rows = itemDifferences(theirs, edit.item).map((field) => ({
      ...{ field, theirs: item(field, theirs), mine: item(field, edit.item) },
    }));
  } else if (edit.kind === "change-section") {
    const theirs = menu.sections.find(({ id }) => id === edit.section.id);
    if (!theirs) return null;
    rows = sectionDifferences(theirs, edit.section).map((field) => ({
      ...{ field, theirs: section(field, theirs), mine: section(field, edit.section) },
    }));
  }
  if (rows.length === 0) return null;
  return (
    <table className="kitchen-sides">
      <thead>
        <tr>
          <td />
          <th scope="col">{t("refused.theirs")}</th>
          <th scope="col">{t("refused.mine")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ field, theirs, mine }) => (
          <tr key={field}>
            <th scope="row">{t(`fields.${field}`)}</th>
            <td>{theirs}</td>
            <td>{mine}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useItemWords(): (field: ItemField, item: ItemDraft) => ReactNode {
  const words = useTranslations("menu");
  const format = useFormatter();
  const locale = useLocale();
  const { currency } = useEditor();
  const list = (all: readonly string[]) => format.list(all) || "–";
  return (field, item) => {
    if (field === "priceMinor") return <span className="num">{formatMoney(item.priceMinor, currency, locale)}</span>;
    if (field === "allergens") return list(item.allergens.map((each) => words(`allergens.${each}`)));
    if (field === "diets") return list(item.diets.map((each) => words(`diets.${each}`)));
    if (field === "options") return list(item.options.map(({ name }) => name));
    if (field === "picture") return <PlatePicture picture={item.picture} className="kitchen-picture" />;
    return item[field] || "–";
  };
}

function useSectionWords(): (field: SectionField, section: SectionDraft) => ReactNode {
  const t = useTranslations("kitchenMenu");
  return (field, { name, dayparts }) => {
    if (field === "name") return name;
    return dayparts.length > 0 ? spansText(dayparts) : t("refused.always");
  };
}
