import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Menu } from "../menu.ts";
import { checkMenu } from "../rules.ts";
import { someMenu } from "../some-restaurant.ts";
import { editMenu, findItem, itemEdition, type MenuEdit, sectionEdition } from "./edit.ts";

const menu = someMenu();
const item = (id: string, of: Menu = menu) => {
  const found = findItem(of, id);
  if (!found) throw new Error(`no ${id}`);
  return found.item;
};
const margherita = item("margherita");
const dearer = { ...margherita, priceMinor: 12_500 };
const change = (over: Partial<Extract<MenuEdit, { kind: "change-item" }>> = {}): MenuEdit => ({
  ...{ kind: "change-item", seen: itemEdition(margherita), sectionId: "pizza", item: dearer },
  ...over,
});

function edited(before: Menu, ...edits: readonly MenuEdit[]): Menu {
  return edits.reduce((now, edit) => {
    const next = editMenu(now, edit);
    if ("fault" in next) throw new Error(next.fault);
    return next.menu;
  }, before);
}

describe("an item", () => {
  it("is changed where nobody else has changed it, and is what is sold out still", () => {
    const soldOut = {
      sections: menu.sections.map((s) => ({ ...s, items: s.items.map((i) => ({ ...i, soldOutUntil: 9 })) })),
    };
    expect(item("margherita", edited(soldOut, change()))).toEqual({ ...dearer, soldOutUntil: 9 });
  });

  it("that somebody else has changed meanwhile is not written over", () => {
    const theirs = edited(menu, change({ item: { ...margherita, name: "Margherita DOP" } }));
    expect(editMenu(theirs, change())).toEqual({ fault: "changed" });
    expect(editMenu(theirs, { kind: "remove-item", itemId: "margherita", seen: itemEdition(margherita) })).toEqual({
      fault: "changed",
    });
  });

  it("may be changed while somebody else changes another", () => {
    const tiramisu = item("tiramisu");
    const both = edited(menu, change(), {
      ...{ kind: "change-item", seen: itemEdition(tiramisu), sectionId: "dessert" },
      item: { ...tiramisu, priceMinor: 7_000 },
    });
    expect([item("margherita", both).priceMinor, item("tiramisu", both).priceMinor]).toEqual([12_500, 7_000]);
  });

  it("moves to another section with its change", () => {
    const moved = edited(menu, change({ sectionId: "lunch" }));
    expect(moved.sections.map(({ items }) => items.map(({ id }) => id))).toEqual([
      [],
      ["lunch", "margherita"],
      ["tiramisu"],
    ]);
  });

  it("that is gone cannot be changed, and can be removed again", () => {
    const remove = { kind: "remove-item", itemId: "margherita", seen: itemEdition(margherita) } as const;
    const without = edited(menu, remove);
    expect(editMenu(without, change())).toEqual({ fault: "gone" });
    expect(edited(without, remove)).toEqual(without);
  });
});

describe("a section", () => {
  it("is added, renamed, moved and removed", () => {
    const drinks = { id: "drinks", name: "Dricka", dayparts: [] };
    const now = edited(
      menu,
      { kind: "add-section", section: drinks },
      { kind: "move-section", sectionId: "drinks", to: 0 },
      { kind: "change-section", seen: sectionEdition(drinks), section: { ...drinks, name: "Drycker" } },
    );
    expect(now.sections.map(({ name }) => name)).toEqual(["Drycker", "Pizza", "Lunch", "Dolci"]);
    expect(edited(now, { kind: "remove-section", sectionId: "drinks" })).toEqual(menu);
  });

  it("with items stays", () => {
    expect(editMenu(menu, { kind: "remove-section", sectionId: "pizza" })).toEqual({ fault: "not_empty" });
  });
});

it("what is sent twice is done once", () => {
  const added: MenuEdit = { kind: "add-item", sectionId: "dessert", item: { ...dearer, id: "new" } };
  for (const edit of [change(), change({ sectionId: "lunch" }), added]) {
    const once = edited(menu, edit);
    expect(edited(once, edit)).toEqual(once);
  }
  expect(editMenu(menu, { ...added, item: { ...dearer, id: "tiramisu" } })).toEqual({ fault: "taken" });
});

it("an edition is the same however the database orders what it holds", () => {
  const { options, ...rest } = margherita;
  const turned = options.map(({ choices, max, min, name, id }) => ({ choices, max, min, name, id }));
  expect(itemEdition({ ...rest, options: turned })).toBe(itemEdition(margherita));
});

it("whatever is done, a menu stays one that can be, and nothing but the item that is removed goes", () => {
  const ids = fc.constantFrom("pizza", "lunch", "dessert", "other");
  const itemIds = fc.constantFrom("margherita", "lunch", "tiramisu", "new");
  const edits = fc.oneof(
    fc.record({ kind: fc.constant("move-section" as const), sectionId: ids, to: fc.nat(5) }),
    fc.record({ kind: fc.constant("move-item" as const), itemId: itemIds, to: fc.nat(5) }),
    fc.record({ kind: fc.constant("remove-section" as const), sectionId: ids }),
    fc.record({ id: itemIds, sectionId: ids, priceMinor: fc.nat(100_000) }).map(({ id, sectionId, priceMinor }) => ({
      ...{ kind: "change-item" as const, sectionId, seen: itemEdition({ ...margherita, id }) },
      item: { ...margherita, id, priceMinor },
    })),
    fc
      .record({ id: itemIds, sectionId: ids })
      .map(({ id, sectionId }) => ({ kind: "add-item" as const, sectionId, item: { ...margherita, id } })),
  );
  fc.assert(
    fc.property(fc.array(edits, { maxLength: 12 }), (list) => {
      let now: Menu = menu;
      for (const edit of list) {
        const next = editMenu(now, edit);
        if ("fault" in next) continue;
        checkMenu(next.menu);
        const count = (of: Menu) => of.sections.flatMap(({ items }) => items).length;
        expect(count(next.menu) - count(now)).toBe(edit.kind === "add-item" && !findItem(now, edit.item.id) ? 1 : 0);
        now = next.menu;
      }
    }),
  );
});
