import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Context } from "#lib/infra/context.ts";
import { openSession, type SignIn } from "../commands.ts";
import { hashToken } from "../mail-links.ts";
import { normalRecoveryCode, RECOVERY_CODES, recoveryCodeOf } from "../recovery-codes.ts";
import { seal, unseal } from "../sealed.ts";
import type { SecondStep } from "../second-step.ts";
import type { SessionToken } from "../session-cookie.ts";
import { TOTP_SECRET_BYTES, totpSecretOf, totpStepOf } from "../totp.ts";

type Writes = { readonly db: { readonly primary: Kysely<Tables> } };
type Needs = Writes & Pick<Context, "clock">;
type Secrets = Needs & { readonly secret: string };

/** A session, or a code that is still owed. */
export type SignInOutcome =
  | { readonly is: "signed-in"; readonly session: SessionToken }
  | { readonly is: "second-step"; readonly step: SecondStep };

/**
 * What follows from having shown one thing: a session; or a second step for who has set codes up; or for who must have
 * them, operators and owners, setting them up. Throws AppError("not_found") for one who is not there.
 */
export async function firstStep(ctx: Needs, userId: UserId, signIn: SignIn): Promise<SignInOutcome> {
  const { rows } = await sql<{ has_codes: boolean; must_have: boolean }>`
    select f.confirmed_at is not null as has_codes, u.role = 'operator' or u.is_owner as must_have
    from users u left join second_factors f on f.user_id = u.id where u.id = ${userId}`.execute(ctx.db.primary);
  const [user] = rows;
  if (user?.has_codes || user?.must_have) {
    return { is: "second-step", step: { userId, method: signIn.method, isSetup: !user.has_codes } };
  }
  return { is: "signed-in", session: await openSession(ctx, userId, signIn) };
}

/**
 * The second thing: a code of now, or a recovery code. Where codes are being set up it is the first code, and confirms
 * them. Throws AppError("code_wrong"), also for a code that was used before.
 */
export async function secondStep(
  ctx: Secrets,
  step: SecondStep,
  { code, device }: { code: string; device: string },
): Promise<{ session: SessionToken; recoveryCodes: string[] | null }> {
  return inTransaction(ctx.db.primary, async (trx) => {
    const within = { ...ctx, db: { primary: trx } };
    const recoveryCodes = step.isSetup ? await confirmFactor(within, step.userId, code) : null;
    if (!step.isSetup) await spendCode(within, step.userId, code);
    return { session: await openSession(within, step.userId, { method: step.method, device }), recoveryCodes };
  });
}

/** A new secret, which counts once a code of it is shown. Throws AppError("forbidden") where there is one already. */
export async function beginFactor(ctx: Secrets, userId: UserId): Promise<string> {
  const secret = totpSecretOf(randomBytes(TOTP_SECRET_BYTES));
  const { numAffectedRows } = await sql`
    insert into second_factors (user_id, secret) values (${userId}, ${await seal(secret, ctx.secret)})
    on conflict (user_id) do update set secret = excluded.secret, created_at = now()
    where second_factors.confirmed_at is null`.execute(ctx.db.primary);
  if (numAffectedRows !== 1n) throw new AppError("forbidden", "codes are set up already");
  return secret;
}

/** Has codes asked for from now on. Resolves to the recovery codes, which are shown this once. Throws AppError("code_wrong"). */
export async function confirmFactor(ctx: Secrets, userId: UserId, code: string): Promise<string[]> {
  return inTransaction(ctx.db.primary, async (trx) => {
    await takeStep({ ...ctx, db: { primary: trx } }, userId, code, false);
    await sql`update second_factors set confirmed_at = now() where user_id = ${userId}`.execute(trx);
    return replaceRecoveryCodes(trx, userId);
  });
}

/** Asks for no more codes. Operators and owners are asked to set new ones up when they next sign in. */
export async function removeFactor(db: Kysely<Tables>, userId: UserId): Promise<void> {
  await inTransaction(db, async (trx) => {
    await sql`delete from second_factors where user_id = ${userId}`.execute(trx);
    await sql`delete from recovery_codes where user_id = ${userId}`.execute(trx);
  });
}

/** A code of now or a recovery code, used up by this. Throws AppError("code_wrong"). */
export async function spendCode(ctx: Secrets, userId: UserId, code: string): Promise<void> {
  const spoken = normalRecoveryCode(code);
  if (spoken === null) return takeStep(ctx, userId, code.replace(/\s/g, ""), true);
  const { numAffectedRows } = await sql`
    update recovery_codes set used_at = now()
    where user_id = ${userId} and hash = ${await hashToken(spoken)} and used_at is null`.execute(ctx.db.primary);
  if (numAffectedRows !== 1n) throw new AppError("code_wrong");
}

/** Each time step counts once, and none before one that has: whoever looked over a shoulder comes too late. */
async function takeStep(ctx: Secrets, userId: UserId, code: string, isConfirmed: boolean): Promise<void> {
  const { rows } = await sql<{ secret: string }>`
    select secret from second_factors
    where user_id = ${userId} and (confirmed_at is not null) = ${isConfirmed}`.execute(ctx.db.primary);
  const secret = rows[0] && (await unseal(rows[0].secret, ctx.secret));
  const step = secret ? totpStepOf(secret, code, ctx.clock.now()) : null;
  const { numAffectedRows } = await sql`
    update second_factors set last_step = ${step ?? 0}
    where user_id = ${userId} and last_step < ${step ?? 0}`.execute(ctx.db.primary);
  if (step === null || numAffectedRows !== 1n) throw new AppError("code_wrong");
}

async function replaceRecoveryCodes(db: Kysely<Tables>, userId: UserId): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCodeOf(randomBytes(10)));
  const hashes = await Promise.all(codes.map((code) => hashToken(normalRecoveryCode(code) ?? code)));
  await sql`delete from recovery_codes where user_id = ${userId}`.execute(db);
  await sql`insert into recovery_codes (user_id, hash) select ${userId}, unnest(${hashes}::text[])`.execute(db);
  return codes;
}
