import { z } from "zod";
import { MOST_SPANS } from "../day-spans.ts";
import { ALLERGENS, DIETS, isMenuId } from "../menu.ts";
import type { MenuEdit } from "./edit.ts";

/** A change of a menu as it comes in at the door. What no menu may be besides is in rules.ts. */

const id = z.string().refine(isMenuId);
const name = z.string().trim().min(1).max(80);
const priceMinor = z.int().min(0).max(1_000_000_000);
const place = z.int().min(0).max(1_000);
const seen = z.string().max(40);
const span = z.object({ from: z.int(), to: z.int() });

const section = z.object({ id, name, dayparts: z.array(span).max(MOST_SPANS) });
const group = z.object({
  id,
  name,
  min: z.int().min(0).max(50),
  max: z.int().min(1).max(50),
  choices: z.array(z.object({ id, name, priceMinor })).min(1).max(50),
});
const picture = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("plate"),
    dish: z
      .string()
      .max(140)
      .regex(/^[a-z0-9-]{1,64}(\/[a-z0-9-]{1,64})?$/),
    seed: z.int().min(0).max(4_294_967_295),
  }),
  // one that is there already: of our own site alone
  z.object({
    kind: z.literal("photo"),
    url: z
      .string()
      .max(300)
      .regex(/^\/[\w/.-]+$/),
  }),
]);
const item = z.object({
  id,
  name,
  description: z.string().trim().max(500),
  priceMinor,
  diets: z.array(z.enum(DIETS)).max(DIETS.length),
  allergens: z.array(z.enum(ALLERGENS)).max(ALLERGENS.length),
  picture,
  options: z.array(group).max(20),
});

export const editSchema: z.ZodType<MenuEdit> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("add-section"), section }),
  z.object({ kind: z.literal("change-section"), seen, section }),
  z.object({ kind: z.literal("remove-section"), sectionId: id }),
  z.object({ kind: z.literal("move-section"), sectionId: id, to: place }),
  z.object({ kind: z.literal("add-item"), sectionId: id, item }),
  z.object({ kind: z.literal("change-item"), seen, sectionId: id, item }),
  z.object({ kind: z.literal("remove-item"), seen, itemId: id }),
  z.object({ kind: z.literal("move-item"), itemId: id, to: place }),
]);
