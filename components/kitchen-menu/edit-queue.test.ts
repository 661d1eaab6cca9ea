import { expect, it } from "vitest";
import { editMenu, findItem, itemEdition, type MenuEdit } from "#lib/catalog/editing/edit.ts";
import type { Menu } from "#lib/catalog/menu.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { type Editing, type EditingEvent, reduceEditing, shownMenu } from "./edit-queue.ts";

const menu = someMenu();
const start: Editing = { base: menu, queue: [], refused: [] };
const priceOf = (of: Menu) => findItem(of, "tiramisu")?.item.priceMinor;

function priced(priceMinor: number, of: Menu = menu): MenuEdit {
  const item = findItem(of, "tiramisu")?.item;
  if (!item) throw new Error("no tiramisu");
  return { kind: "change-item", seen: itemEdition(item), sectionId: "dessert", item: { ...item, priceMinor } };
}

const run = (...events: readonly EditingEvent[]) => events.reduce(reduceEditing, start);

it("a change shows at once, and stays when it was taken", () => {
  const edited = run({ kind: "edited", edit: priced(7_000) });
  expect([priceOf(edited.base), priceOf(shownMenu(edited))]).toEqual([6_500, 7_000]);
  const taken = reduceEditing(edited, { kind: "taken" });
  expect([priceOf(taken.base), taken.queue.length]).toEqual([7_000, 0]);
});

it("a second change of the same stands on the first", () => {
  const first = run({ kind: "edited", edit: priced(7_000) });
  const second = reduceEditing(first, { kind: "edited", edit: priced(7_500, shownMenu(first)) });
  expect(priceOf(shownMenu(second))).toBe(7_500);
  expect(priceOf([1, 2].reduce((state) => reduceEditing(state, { kind: "taken" }), second as Editing).base)).toBe(
    7_500,
  );
});

it("what somebody else changed first shows theirs, and says which change of ours fell", () => {
  const theirs = editMenu(menu, priced(9_900));
  if ("fault" in theirs) throw new Error(theirs.fault);
  const refused = run({ kind: "edited", edit: priced(7_000) }, { kind: "refused", base: theirs.menu });
  expect(priceOf(shownMenu(refused))).toBe(9_900);
  expect(refused.refused).toEqual([{ edit: priced(7_000), why: "changed" }]);
  expect(reduceEditing(refused, { kind: "said" }).refused).toEqual([]);
});

it("what failed for another reason is taken back, and what came after it is still sent", () => {
  const move: MenuEdit = { kind: "move-section", sectionId: "dessert", to: 0 };
  const failed = run(
    { kind: "edited", edit: priced(7_000) },
    { kind: "edited", edit: move },
    { kind: "refused", base: null },
  );
  expect([priceOf(shownMenu(failed)), failed.refused[0]?.why, failed.queue]).toEqual([6_500, "failed", [move]]);
});

it("a change that came after does not hide one that was refused, and each of those is said", () => {
  const move: MenuEdit = { kind: "move-section", sectionId: "dessert", to: 0 };
  const both = run(
    { kind: "edited", edit: priced(7_000) },
    { kind: "refused", base: null },
    { kind: "edited", edit: move },
    { kind: "refused", base: null },
  );
  expect(both.refused.map(({ edit }) => edit.kind)).toEqual(["change-item", "move-section"]);
  expect(reduceEditing(both, { kind: "said" }).refused.map(({ edit }) => edit.kind)).toEqual(["move-section"]);
});
