import type { Menu, Picture } from "#lib/catalog/menu.ts";
import { foldWords } from "#lib/core/fold.ts";

/** A drawn plate for a dish that is new: of the kitchen that the menu's others are of, by its name. */
export function newPlate({ sections }: Menu, name: string): Picture {
  const plates = sections.flatMap(({ items }) => items.map(({ picture }) => picture));
  const first = plates.find((picture) => picture.kind === "plate");
  const kitchen = first?.dish.split("/")[0] ?? "kitchen";
  const dish = foldWords(name)
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 64)
    .replace(/^-|-$/g, "");
  return { kind: "plate", dish: `${kitchen}/${dish || "new"}`, seed: 1 };
}
