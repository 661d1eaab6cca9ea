import { type Kysely, sql, type Transaction } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Context } from "#lib/infra/context.ts";
import { endSessionsOf, hintRevocations } from "../commands.ts";
import { findAccount, listSessions, readSafety } from "../queries.ts";

/** What one feature keeps of a person. Features know nothing of each other's; whoever composes them has the list. */
export type PersonalData = {
  /** What it is called in an export. */
  readonly name: string;
  /** True while something is under way that needs the person. */
  isUnderWay?(trx: Transaction<Tables>, userId: UserId): Promise<boolean>;
  /** Takes out whatever says who it was. What others need (books, an order's course) stays, of nobody. */
  erase(trx: Transaction<Tables>, userId: UserId): Promise<void>;
  /** All of it, as JSON can carry it. */
  export(db: Kysely<Tables>, userId: UserId): Promise<unknown>;
};

/** What accounts themselves keep. */
const OWN: PersonalData = {
  name: "account",
  async erase(trx, userId) {
    await sql`delete from mail_links where email = (select email from users where id = ${userId})`.execute(trx);
    await sql`delete from auth_sessions where user_id = ${userId}`.execute(trx);
    // Everything else of theirs hangs on this row, and goes with it.
    await sql`delete from users where id = ${userId}`.execute(trx);
  },
  async export(db, userId) {
    const account = await findAccount(db, userId);
    const { identities, hasPassword, hasCodes } = await readSafety(db, userId);
    const sessions = await listSessions(db, userId);
    return {
      ...(account && { id: account.id, name: account.name, email: account.email, role: account.role }),
      ...(account && { language: account.locale, createdAt: account.createdAt }),
      hasPassword,
      hasSecondFactor: hasCodes,
      signsInWith: identities,
      sessions: sessions.map(({ createdAt, seenAt, method, device }) => ({ createdAt, seenAt, method, device })),
    };
  },
};

/**
 * Deletes an account: its sessions end everywhere, what is personal goes, all in one transaction. Who is of a restaurant, a
 * driver or an operator is let go by whoever took them on. Throws AppError: account_busy, forbidden.
 */
export async function deleteAccount(
  ctx: Pick<Context, "bus"> & { readonly db: { readonly primary: Kysely<Tables> } },
  userId: UserId,
  parts: readonly PersonalData[],
): Promise<void> {
  await inTransaction(ctx.db.primary, async (trx) => {
    const { rows } = await sql<{ role: string; email: string | null }>`
      select role, email from users where id = ${userId} for update`.execute(trx);
    if (rows[0]?.role !== "customer" || rows[0].email === null) throw new AppError("forbidden");
    for (const part of parts) if (await part.isUnderWay?.(trx, userId)) throw new AppError("account_busy");
    await endSessionsOf(trx, userId);
    for (const part of [...parts, OWN]) await part.erase(trx, userId);
  });
  await hintRevocations(ctx);
}

/** All that is kept of a person, by feature. */
export async function exportPerson(
  db: Kysely<Tables>,
  userId: UserId,
  parts: readonly PersonalData[],
): Promise<Record<string, unknown>> {
  const told: Record<string, unknown> = {};
  for (const part of [OWN, ...parts]) told[part.name] = await part.export(db, userId);
  return told;
}
