import { type ItemDraft, itemEdition, type SectionDraft, sectionEdition } from "#lib/catalog/editing/edit.ts";

const ITEM_FIELDS = ["name", "description", "priceMinor", "allergens", "diets", "options", "picture"] as const;
const SECTION_FIELDS = ["name", "dayparts"] as const;
export type ItemField = (typeof ITEM_FIELDS)[number];
export type SectionField = (typeof SECTION_FIELDS)[number];

/** What of a dish two people say otherwise, in the order of its form. */
export function itemDifferences(theirs: ItemDraft, mine: ItemDraft): ItemField[] {
  return differences(ITEM_FIELDS, itemEdition, theirs, mine);
}

/** The same of a section. */
export function sectionDifferences(theirs: SectionDraft, mine: SectionDraft): SectionField[] {
  return differences(SECTION_FIELDS, sectionEdition, theirs, mine);
}

function differences<T, K extends keyof T>(
  fields: readonly K[],
  editionOf: (one: T) => string,
  theirs: T,
  mine: T,
): K[] {
  return fields.filter((field) => editionOf({ ...theirs, [field]: mine[field] }) !== editionOf(theirs));
}
