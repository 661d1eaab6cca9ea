import type { CartEntry, NewEntry } from "#components/cart/cart.ts";
import type { MenuItem, OptionGroup } from "#lib/catalog/menu.ts";

/** What is chosen of an item's groups: ids of choices by the group's id. */
export type Chosen = Readonly<Record<string, readonly string[]>>;

/** What is chosen to begin with: the first of each group of which exactly one must be, where it costs nothing more. */
export function firstChoices({ options }: Pick<MenuItem, "options">): Chosen {
  const certain = options.flatMap(({ id, min, max, choices: [first] }) =>
    min === 1 && max === 1 && first?.priceMinor === 0 ? [[id, [first.id]] as const] : [],
  );
  return Object.fromEntries(certain);
}

/** What an entry of the cart had chosen, as far as it is still there. */
export function choicesOf({ options }: Pick<MenuItem, "options">, entry: Pick<CartEntry, "choices">): Chosen {
  return Object.fromEntries(
    options.map(({ id, max, choices }) => {
      const offered = choices.map((choice) => choice.id);
      const had = entry.choices.filter(({ groupId, choiceId }) => groupId === id && offered.includes(choiceId));
      return [id, had.map(({ choiceId }) => choiceId).slice(0, max)];
    }),
  );
}

/** With that choice made, or taken back where it was. Where only one may be, it takes the other's place. */
export function withChoice(chosen: Chosen, { id, max }: OptionGroup, choiceId: string): Chosen {
  const before = chosen[id] ?? [];
  if (max === 1) return { ...chosen, [id]: [choiceId] };
  if (before.includes(choiceId)) return { ...chosen, [id]: before.filter((each) => each !== choiceId) };
  return before.length < max ? { ...chosen, [id]: [...before, choiceId] } : chosen;
}

/** The first group of which too little is chosen, or null. */
export function missingGroup({ options }: Pick<MenuItem, "options">, chosen: Chosen): OptionGroup | null {
  return options.find(({ id, min }) => (chosen[id] ?? []).length < min) ?? null;
}

/** Must be asked before it can be put in a cart. */
export function needsChoice(item: Pick<MenuItem, "options">): boolean {
  return item.options.some(({ min }) => min > 0);
}

/** The item as the cart takes it: its choices in the menu's order, and what one costs with them. */
export function entryOf(item: MenuItem, chosen: Chosen, quantity: number): NewEntry {
  const made = item.options.flatMap(({ id, choices }) =>
    choices.filter((choice) => chosen[id]?.includes(choice.id)).map((choice) => ({ groupId: id, choice })),
  );
  const { id: itemId, name, picture, priceMinor } = item;
  return {
    itemId,
    name,
    picture,
    quantity,
    choices: made.map(({ groupId, choice }) => ({ groupId, choiceId: choice.id, name: choice.name })),
    seenMinor: made.reduce((sum, { choice }) => sum + choice.priceMinor, priceMinor),
  };
}
