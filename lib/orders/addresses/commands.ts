import { randomBytes } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import { type AddressId, createId, type UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { MAX_ADDRESSES, type SavedAddress } from "./saved-address.ts";

/** One person's doors change one after the other, under the lock of their account. */
type Said = Omit<SavedAddress, "addressId" | "isDefault">;
type Whose = { readonly userId: UserId; readonly addressId: AddressId };

/**
 * Keeps a door; the first is the default. The same door again, floor and all, is the one that is kept already.
 * Throws AppError("too_many_addresses").
 */
export async function addAddress(
  db: Kysely<Tables>,
  { userId, nowMs, ...said }: Said & { readonly userId: UserId; readonly nowMs: number },
): Promise<AddressId> {
  return await inTransaction(db, async (trx) => {
    const kept = await lockAddresses(trx, userId);
    const same = kept.find(({ label, floor }) => label === said.label && floor === said.floor);
    if (same) return same.addressId;
    if (kept.length >= MAX_ADDRESSES) throw new AppError("too_many_addresses");
    const addressId = createId("address", nowMs, randomBytes(10));
    await trx
      .insertInto("saved_addresses")
      .values({ id: addressId, user_id: userId, ...said, is_default: kept.length === 0 })
      .execute();
    return addressId;
  });
}

/** What it is called, and what is said at its door. Throws AppError("not_found"), also for somebody else's. */
export async function changeAddress(
  db: Kysely<Tables>,
  { userId, addressId, ...said }: Whose & Pick<Said, "name" | "floor" | "note">,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable("saved_addresses")
    .set(said)
    .where("id", "=", addressId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new AppError("not_found");
}

/** From now on it comes first. Throws AppError("not_found"), also for somebody else's. */
export async function makeDefault(db: Kysely<Tables>, { userId, addressId }: Whose): Promise<void> {
  await inTransaction(db, async (trx) => {
    const kept = await lockAddresses(trx, userId);
    if (!kept.some((each) => each.addressId === addressId)) throw new AppError("not_found");
    await setDefault(trx, userId, addressId);
  });
}

/** It is gone; where it was the default, the oldest that is left is. Throws AppError("not_found"), also for somebody else's. */
export async function removeAddress(db: Kysely<Tables>, { userId, addressId }: Whose): Promise<void> {
  await inTransaction(db, async (trx) => {
    const kept = await lockAddresses(trx, userId);
    const gone = kept.find((each) => each.addressId === addressId);
    if (!gone) throw new AppError("not_found");
    await trx.deleteFrom("saved_addresses").where("id", "=", addressId).execute();
    const next = kept.find((each) => each !== gone);
    if (gone.isDefault && next) await setDefault(trx, userId, next.addressId);
  });
}

type Kept = Pick<SavedAddress, "addressId" | "label" | "floor" | "isDefault">;

/** The oldest first. */
async function lockAddresses(trx: Transaction<Tables>, userId: UserId): Promise<Kept[]> {
  await sql`select 1 from users where id = ${userId} for update`.execute(trx);
  const { rows } = await sql<Kept>`
    select id as "addressId", label, floor, is_default as "isDefault" from saved_addresses
    where user_id = ${userId} order by id`.execute(trx);
  return rows;
}

/** Of two statements: there is never more than one. */
async function setDefault(trx: Transaction<Tables>, userId: UserId, addressId: AddressId): Promise<void> {
  await sql`update saved_addresses set is_default = false where user_id = ${userId} and is_default`.execute(trx);
  await sql`update saved_addresses set is_default = true where id = ${addressId}`.execute(trx);
}
