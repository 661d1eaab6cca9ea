import { randomBytes } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";
import { REVOCATIONS_TOPIC } from "#lib/auth/revocations.ts";
import { AppError } from "#lib/core/errors.ts";
import { createId, type LinkId, type OrderId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Context } from "#lib/infra/context.ts";
import { lockOrder } from "../commands.ts";
import { hashLinkToken, linkTokenOf, MAX_LINKS } from "../links.ts";

/**
 * Makes a link to an order. The token is told here and never again: only its hash is kept.
 * Throws AppError: order_not_found; too_many_links.
 */
export function createLink(
  ctx: Pick<Context, "clock"> & { readonly db: { readonly primary: Kysely<Tables> } },
  { orderId, access }: { orderId: OrderId; access: "watch" | "manage" },
): Promise<NewLink> {
  return inTransaction(ctx.db.primary, async (trx) => {
    await lockOrder(trx, orderId);
    const { rows } = await sql<{ count: number }>`
      select count(*) from order_links where order_id = ${orderId} and revoked_at is null`.execute(trx);
    if ((rows[0]?.count ?? 0) >= MAX_LINKS) throw new AppError("too_many_links");
    return insertLink(trx, { orderId, access }, ctx.clock.now());
  });
}

/** A link whose token is told here and never again. */
export type NewLink = { readonly linkId: LinkId; readonly token: string };

/** The link that is made with its order, before which there can be none. As `createLink`. */
export async function insertLink(
  trx: Transaction<Tables>,
  { orderId, access }: { orderId: OrderId; access: "watch" | "manage" },
  nowMs: number,
): Promise<NewLink> {
  const linkId = createId("link", nowMs, randomBytes(10));
  const token = linkTokenOf(randomBytes(32));
  const hash = Buffer.from(await hashLinkToken(token));
  await sql`insert into order_links (id, order_id, access, token_hash)
    values (${linkId}, ${orderId}, ${access}, ${hash})`.execute(trx);
  return { linkId, token };
}

/** Takes a link back, everywhere within seconds. Repeated, it changes nothing. Throws AppError: link_invalid. */
export async function revokeLink(
  ctx: Pick<Context, "bus"> & { readonly db: { readonly primary: Kysely<Tables> } },
  { orderId, linkId }: { orderId: OrderId; linkId: LinkId },
): Promise<void> {
  const { rows } = await sql<{ found: boolean }>`
    with revoked as (
      update order_links set revoked_at = now() where id = ${linkId} and order_id = ${orderId} and revoked_at is null
      returning id
    ), told as (
      insert into revocations (kind, target_id) select 'link', id from revoked
    )
    select exists (select from order_links where id = ${linkId} and order_id = ${orderId}) as found`.execute(
    ctx.db.primary,
  );
  if (!rows[0]?.found) throw new AppError("link_invalid");
  await ctx.bus.publish(REVOCATIONS_TOPIC, new Uint8Array());
}
