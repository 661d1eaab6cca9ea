import type { DaySpans } from "../hours.ts";
import type { Menu, MenuItem, MenuSection } from "../menu.ts";
import { editionOf } from "./edition.ts";

/** What an item's people say of it: all but what is sold out, which has a way and an end of its own. */
export type ItemDraft = Omit<MenuItem, "soldOutUntil">;
export type SectionDraft = Pick<MenuSection, "id" | "name" | "dayparts">;

/**
 * One change of a menu, as a kitchen makes it. `seen` is the edition of what was looked at when it was made: who changes what
 * somebody else has changed meanwhile is told, instead of writing over it. A place in the order carries none: the last word
 * stands.
 */
export type MenuEdit =
  | { readonly kind: "add-section"; readonly section: SectionDraft }
  | { readonly kind: "change-section"; readonly seen: string; readonly section: SectionDraft }
  | { readonly kind: "remove-section"; readonly sectionId: string }
  | { readonly kind: "move-section"; readonly sectionId: string; readonly to: number }
  | { readonly kind: "add-item"; readonly sectionId: string; readonly item: ItemDraft }
  | { readonly kind: "change-item"; readonly seen: string; readonly sectionId: string; readonly item: ItemDraft }
  | { readonly kind: "remove-item"; readonly seen: string; readonly itemId: string }
  | { readonly kind: "move-item"; readonly itemId: string; readonly to: number };

/**
 * changed: it is not what was looked at · gone: it is not there any more · not_empty: a section that still has items ·
 * taken: there is one of that id.
 */
export type EditFault = "changed" | "gone" | "not_empty" | "taken";
export type Edited = { readonly menu: Menu } | { readonly fault: EditFault };

/** Names what a section says of itself: another one after each change, the same again once that was undone. */
export function sectionEdition({ name, dayparts }: SectionDraft): string {
  return editionOf([name, spansOf(dayparts)]);
}

/** The same of an item. Where it stands and what is sold out do not count. */
export function itemEdition(item: ItemDraft): string {
  const { name, description, priceMinor, diets, allergens, picture, options } = item;
  const look = picture.kind === "plate" ? [picture.dish, picture.seed] : [picture.url];
  const groups = options.map((group) => [
    ...[group.id, group.name, group.min, group.max],
    group.choices.map((choice) => [choice.id, choice.name, choice.priceMinor]),
  ]);
  return editionOf([name, description, priceMinor, diets, allergens, look, groups]);
}

/** The menu after the change, or why it cannot be. What is so already is done: a change that is sent twice is one. */
export function editMenu(menu: Menu, edit: MenuEdit): Edited {
  const { sections } = menu;
  switch (edit.kind) {
    case "add-section": {
      const there = sections.find(({ id }) => id === edit.section.id);
      if (there) return sectionEdition(there) === sectionEdition(edit.section) ? { menu } : { fault: "taken" };
      return { menu: { sections: [...sections, { ...edit.section, items: [] }] } };
    }
    case "change-section": {
      const before = sections.find(({ id }) => id === edit.section.id);
      if (!before) return { fault: "gone" };
      if (![edit.seen, sectionEdition(edit.section)].includes(sectionEdition(before))) return { fault: "changed" };
      return { menu: { sections: put(sections, { ...before, ...edit.section }) } };
    }
    case "remove-section": {
      const before = sections.find(({ id }) => id === edit.sectionId);
      if (before && before.items.length > 0) return { fault: "not_empty" };
      return { menu: { sections: sections.filter((section) => section !== before) } };
    }
    case "move-section":
      return moved(sections, edit.sectionId, edit.to, (next) => ({ sections: next }));
    case "add-item": {
      const there = findItem(menu, edit.item.id);
      if (there) return itemEdition(there.item) === itemEdition(edit.item) ? { menu } : { fault: "taken" };
      const section = sections.find(({ id }) => id === edit.sectionId);
      if (!section) return { fault: "gone" };
      const items = [...section.items, { ...edit.item, soldOutUntil: null }];
      return { menu: { sections: put(sections, { ...section, items }) } };
    }
    case "change-item": {
      const found = findItem(menu, edit.item.id);
      const to = sections.find(({ id }) => id === edit.sectionId);
      if (!found || !to) return { fault: "gone" };
      if (![edit.seen, itemEdition(edit.item)].includes(itemEdition(found.item))) return { fault: "changed" };
      const item = { ...edit.item, soldOutUntil: found.item.soldOutUntil };
      if (to.id === found.section.id) {
        return { menu: { sections: put(sections, { ...to, items: put(to.items, item) }) } };
      }
      const without = { ...found.section, items: found.section.items.filter(({ id }) => id !== item.id) };
      return { menu: { sections: put(put(sections, without), { ...to, items: [...to.items, item] }) } };
    }
    case "remove-item": {
      const found = findItem(menu, edit.itemId);
      // two who remove it agree
      if (!found) return { menu };
      if (itemEdition(found.item) !== edit.seen) return { fault: "changed" };
      const items = found.section.items.filter(({ id }) => id !== edit.itemId);
      return { menu: { sections: put(sections, { ...found.section, items }) } };
    }
    case "move-item": {
      const found = findItem(menu, edit.itemId);
      if (!found) return { fault: "gone" };
      const { section } = found;
      return moved(section.items, edit.itemId, edit.to, (items) => ({
        sections: put(sections, { ...section, items }),
      }));
    }
  }
}

export function findItem(menu: Menu, itemId: string): { section: MenuSection; item: MenuItem } | null {
  for (const section of menu.sections) {
    const item = section.items.find(({ id }) => id === itemId);
    if (item) return { section, item };
  }
  return null;
}

function put<T extends { readonly id: string }>(list: readonly T[], one: T): T[] {
  return list.map((each) => (each.id === one.id ? one : each));
}

function moved<T extends { readonly id: string }>(
  list: readonly T[],
  id: string,
  to: number,
  into: (list: T[]) => Menu,
): Edited {
  const one = list.find((each) => each.id === id);
  if (!one) return { fault: "gone" };
  const rest = list.filter((each) => each !== one);
  return { menu: into(rest.toSpliced(to, 0, one)) };
}

function spansOf(spans: DaySpans): number[][] {
  return spans.map(({ from, to }) => [from, to]);
}
