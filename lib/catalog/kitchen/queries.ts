import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";

/** What a kitchen needs to know of its restaurant to say how long something lasts. Throws AppError("not_found"). */
export async function requireShop(
  db: Kysely<Tables>,
  restaurantId: RestaurantId,
): Promise<{ readonly slug: string; readonly name: string; readonly timeZone: string }> {
  const { rows } = await sql<{ slug: string; name: string; timeZone: string }>`
    select slug, name, time_zone as "timeZone" from restaurants where id = ${restaurantId} and removed_at is null`.execute(
    db,
  );
  if (!rows[0]) throw new AppError("not_found");
  return rows[0];
}

/** A part of the menu as its kitchen reads it. `soldOutUntil` in ms since 1970; null: it can be ordered. */
export type KitchenSection = {
  readonly id: string;
  readonly name: string;
  readonly items: readonly {
    readonly id: string;
    readonly name: string;
    readonly priceMinor: number;
    readonly soldOutUntil: number | null;
  }[];
};

/** The menu of a restaurant, in its order. */
export async function readKitchenMenu(db: Kysely<Tables>, restaurantId: RestaurantId): Promise<KitchenSection[]> {
  const { rows } = await sql<KitchenSection>`
    select s.id, s.name, coalesce(i.items, '[]') as items
    from menu_sections s left join lateral (
      select jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'priceMinor', m.price_minor, 'soldOutUntil',
        case when m.sold_out_until > now() then (extract(epoch from m.sold_out_until) * 1000)::bigint end) order by m.position) as items
      from menu_items m where m.restaurant_id = s.restaurant_id and m.section_id = s.id) i on true
    where s.restaurant_id = ${restaurantId} order by s.position`.execute(db);
  return rows;
}
