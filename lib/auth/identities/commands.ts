import { randomBytes } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import { createId, type UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Context } from "#lib/infra/context.ts";
import { firstStep, type SignInOutcome } from "../factors/commands.ts";

type Needs = Pick<Context, "clock"> & { readonly db: { readonly primary: Kysely<Tables> } };

/** Somebody as another site knows them. */
export type OtherIdentity = {
  readonly provider: "google" | "apple";
  readonly subject: string;
  /** In its one spelling; null where the other site tells none. */
  readonly email: string | null;
  /** The other site has seen that the address is theirs. */
  readonly isProven: boolean;
  readonly name: string;
  readonly locale: string;
};

/**
 * Signs in who comes from another site: the account that is joined with them, else the one of their address, else a new
 * one. An account's own address is proven too (there are no others), so that two are only joined where both sides know it to
 * be theirs. Throws AppError("email_unproven").
 */
export async function signInByIdentity(ctx: Needs, who: OtherIdentity, device: string): Promise<SignInOutcome> {
  return inTransaction(ctx.db.primary, async (trx) => {
    const userId = (await findJoined(trx, who)) ?? (await join(trx, ctx, who));
    return firstStep({ ...ctx, db: { primary: trx } }, userId, { method: who.provider, device });
  });
}

async function findJoined(trx: Transaction<Tables>, { provider, subject }: OtherIdentity): Promise<UserId | null> {
  const { rows } = await sql<{ user_id: UserId }>`
    select user_id from identities where provider = ${provider} and subject = ${subject}`.execute(trx);
  return rows[0]?.user_id ?? null;
}

async function join(trx: Transaction<Tables>, { clock }: Pick<Context, "clock">, who: OtherIdentity): Promise<UserId> {
  const { provider, subject, email, isProven, name, locale } = who;
  if (!email || !isProven) throw new AppError("email_unproven");
  // Whoever comes twice at once waits here for the first, and then finds the same account.
  const added = createId("user", clock.now(), randomBytes(10));
  const { rows } = await sql<{ id: UserId }>`
    insert into users (id, name, role, email, locale) values (${added}, ${name}, 'customer', ${email}, ${locale})
    on conflict (email) do update set email = excluded.email returning id`.execute(trx);
  const userId = rows[0]?.id ?? added;
  const joined = await sql<{ user_id: UserId }>`
    insert into identities (provider, subject, user_id, email) values (${provider}, ${subject}, ${userId}, ${email})
    on conflict (provider, subject) do update set subject = excluded.subject returning user_id`.execute(trx);
  return joined.rows[0]?.user_id ?? userId;
}
