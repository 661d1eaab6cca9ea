import { type Kysely, sql } from "kysely";
import type { UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { MAX_ADDRESSES, type SavedAddress } from "./saved-address.ts";

/** Somebody's doors: the default first, then as they were kept. */
export async function listAddresses(db: Kysely<Tables>, userId: UserId): Promise<SavedAddress[]> {
  const { rows } = await sql<SavedAddress>`
    select id as "addressId", name, label, floor, note, lng, lat, is_default as "isDefault" from saved_addresses
    where user_id = ${userId} order by is_default desc, id limit ${MAX_ADDRESSES}`.execute(db);
  return rows;
}
