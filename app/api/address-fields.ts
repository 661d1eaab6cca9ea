import { z } from "zod";
import { requireRuntime } from "#app/runtime.ts";
import { cellAt, cellName } from "#lib/catalog/cells.ts";
import { AppError } from "#lib/core/errors.ts";
import { type AddressId, isId, type UserId } from "#lib/core/ids.ts";
import { listAddresses } from "#lib/orders/addresses/queries.ts";
import { requireSession } from "./caller.ts";
import { requireLimit } from "./limit.ts";

/** Words in one line. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .normalize("NFC")
    .max(most)
    .regex(/^\P{Cc}*$/u);

/** What is said of a kept address: its name, and what is read at the door. */
export const addressWords = { name: line(60).min(1), floor: line(80).default(""), note: line(500).default("") };
export const addressBody = z.object({
  ...addressWords,
  label: line(200).min(1),
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
});

/** Somebody's addresses as pages show them, each with the cell of its place. From the primary: who has changed one looks here. */
export async function shownAddresses(userId: UserId) {
  const kept = await listAddresses(requireRuntime().ctx.db.primary, userId);
  return kept.map((address) => ({ ...address, cell: cellName(cellAt(address)) }));
}

/** Whose address it is to be. Throws AppError: not_authenticated, session_expired, rate_limited; not_found for what is no id. */
export async function requireAddressOf(
  request: Request,
  id: string,
): Promise<{ userId: UserId; addressId: AddressId }> {
  await requireLimit(request, "account");
  const { userId } = await requireSession(request);
  await requireLimit(request, "account", userId);
  if (!isId("address", id)) throw new AppError("not_found");
  return { userId, addressId: id };
}
