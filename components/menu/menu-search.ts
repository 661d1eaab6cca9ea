import type { Menu } from "#lib/catalog/menu.ts";
import { foldWords } from "#lib/core/fold.ts";

/** Each item's id with its words, folded: name, description, and the heading that it stands under. */
export type SearchIndex = readonly { readonly id: string; readonly words: string }[];

export function indexMenu({ sections }: Menu): SearchIndex {
  return sections.flatMap(({ name: heading, items }) =>
    items.map(({ id, name, description }) => ({ id, words: ` ${foldWords(`${name} ${description} ${heading}`)}` })),
  );
}

/**
 * The items that have all of the words, each as the beginning of one of theirs or, from three letters on, inside of it.
 * Null: nothing was asked for.
 */
export function findItems(index: SearchIndex, asked: string): ReadonlySet<string> | null {
  const words = foldWords(asked).split(" ").filter(Boolean);
  if (words.length === 0) return null;
  const found = index.filter(({ words: all }) =>
    words.every((word) => all.includes(word.length < 3 ? ` ${word}` : word)),
  );
  return new Set(found.map(({ id }) => id));
}
