import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { OpeningHours } from "../hours.ts";

/** When a restaurant is open, as its people read it. Throws AppError("not_found"). */
export async function readHours(db: Kysely<Tables>, restaurantId: RestaurantId): Promise<OpeningHours> {
  const { rows } = await sql<{ hours: OpeningHours }>`
    select hours from restaurants where id = ${restaurantId} and removed_at is null`.execute(db);
  if (!rows[0]) throw new AppError("not_found");
  return rows[0].hours;
}
