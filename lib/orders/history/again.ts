import type { MenuItem, Picture } from "#lib/catalog/menu.ts";
import type { PastLine } from "./past-order.ts";

/** A line as a cart takes it, at the price of now. */
export type AgainLine = {
  readonly itemId: string;
  readonly name: string;
  readonly picture: Picture;
  readonly quantity: number;
  readonly choices: readonly { readonly groupId: string; readonly choiceId: string; readonly name: string }[];
  readonly seenMinor: number;
};

/** What of an earlier order can be had again, and the names of what cannot: gone, sold out, or no longer made like that. */
export function orderAgain(
  lines: readonly PastLine[],
  items: ReadonlyMap<string, MenuItem>,
  nowMs: number,
): { lines: AgainLine[]; gone: string[] } {
  const again: AgainLine[] = [];
  const gone: string[] = [];
  for (const line of lines) {
    const made = remake(line, items.get(line.itemId), nowMs);
    if (made) again.push(made);
    else gone.push(line.name);
  }
  return { lines: again, gone };
}

function remake(line: PastLine, item: MenuItem | undefined, nowMs: number): AgainLine | null {
  if (!item || (item.soldOutUntil !== null && item.soldOutUntil > nowMs)) return null;
  const made = line.choices.map(({ groupId, choiceId }) => {
    const choice = item.options.find(({ id }) => id === groupId)?.choices.find(({ id }) => id === choiceId);
    return choice && { groupId, choiceId, name: choice.name, priceMinor: choice.priceMinor };
  });
  const choices = made.filter((choice) => choice !== undefined);
  const isWhole = choices.length === made.length;
  const isEnough = item.options.every(({ id, min, max }) => {
    const count = choices.filter(({ groupId }) => groupId === id).length;
    return count >= min && count <= max;
  });
  if (!isWhole || !isEnough) return null;
  return {
    itemId: item.id,
    name: item.name,
    picture: item.picture,
    quantity: line.quantity,
    choices: choices.map(({ priceMinor: _, ...choice }) => choice),
    seenMinor: choices.reduce((sum, { priceMinor }) => sum + priceMinor, item.priceMinor),
  };
}
