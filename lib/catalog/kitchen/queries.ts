import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Currency } from "#lib/core/money.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { Menu, MenuItem } from "../menu.ts";
import { readMenuFrom } from "../queries.ts";

export type Shop = {
  readonly slug: string;
  readonly name: string;
  readonly timeZone: string;
  readonly currency: Currency;
};

/** What a kitchen's pages and doors need to know of its restaurant. Throws AppError("not_found"). */
export async function requireShop(db: Kysely<Tables>, restaurantId: RestaurantId): Promise<Shop> {
  const { rows } = await sql<Shop>`
    select slug, name, time_zone as "timeZone", currency from restaurants where id = ${restaurantId} and removed_at is null`.execute(
    db,
  );
  if (!rows[0]) throw new AppError("not_found");
  return rows[0];
}

/** The menu of a restaurant as its kitchen reads it: sold out is what is so now. */
export async function readKitchenMenu(db: Kysely<Tables>, restaurantId: RestaurantId, nowMs: number): Promise<Menu> {
  const { sections } = await readMenuFrom(db, restaurantId);
  const asOfNow = (item: MenuItem): MenuItem =>
    (item.soldOutUntil ?? 0) > nowMs ? item : { ...item, soldOutUntil: null };
  return { sections: sections.map((section) => ({ ...section, items: section.items.map(asOfNow) })) };
}
