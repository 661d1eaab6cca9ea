import { randomBytes } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import { createId, type RestaurantId, type UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Context } from "#lib/infra/context.ts";
import { noteChange } from "#lib/infra/outbox.ts";
import { checkPassword, hashPassword } from "../adapters/password-hash.ts";
import { join } from "../appointments/commands.ts";
import { endSessionsOf, hintRevocations } from "../commands.ts";
import { firstStep, type SignInOutcome } from "../factors/commands.ts";
import { hashToken, type MailLink, type MailLinkKind } from "../mail-links.ts";
import { ACCOUNT_MAIL_TOPIC } from "../mails.ts";
import { passwordFault } from "../password-rules.ts";
import { findAccount, findAccountByEmail } from "../queries.ts";
import type { SessionToken } from "../session-cookie.ts";

type Needs = Pick<Context, "clock" | "bus"> & { readonly db: { readonly primary: Kysely<Tables> } };

type Asked = {
  readonly kind: MailLinkKind;
  readonly email: string;
  readonly locale: string;
  /** sign_up: what the new account is called. */
  readonly name?: string;
  /** address: whose address it is to become. */
  readonly userId?: UserId;
  /** join: whose people it is about, and whether to run it too. */
  readonly restaurantId?: RestaurantId;
  readonly isOwner?: boolean;
};

/**
 * Has a mail sent that goes on from here. It is the same for every address, known or not: a row, and a job; what there is
 * to know stands in the mail, which only its owner reads.
 */
export async function askByMail(ctx: Needs, asked: Asked): Promise<void> {
  const { kind, email, locale, name = "", userId, restaurantId, isOwner = false } = asked;
  const id = createId("mailLink", ctx.clock.now(), randomBytes(10));
  await inTransaction(ctx.db.primary, async (trx) => {
    await sql`
      insert into mail_links (id, kind, email, locale, name, user_id, restaurant_id, is_owner)
      values (${id}, ${kind}, ${email}, ${locale}, ${name}, ${userId ?? null}, ${restaurantId ?? null},
        ${isOwner})`.execute(trx);
    await noteChange(trx, { topic: ACCOUNT_MAIL_TOPIC, data: { about: "link", id } });
  });
}

/**
 * The link of a token, without using it up. Throws AppError: link_invalid, link_ended (used, or older than its minutes).
 */
export async function requireMailLink(db: Kysely<Tables>, token: string): Promise<MailLink> {
  return toMailLink(await findLinkRow(db, await hashToken(token)));
}

/**
 * Uses a link up and does what it is for, with a new password where it asks for one. Throws AppError: link_invalid,
 * link_ended, password_refused; the link then still holds unless it is said to have ended.
 * @returns null where nobody signs in by it: a changed address
 */
export async function redeemMailLink(
  ctx: Needs,
  { token, password, device }: { token: string; password: string | null; device: string },
): Promise<SignInOutcome | null> {
  const hash = await hashToken(token);
  const link = toMailLink(await findLinkRow(ctx.db.primary, hash));
  const needsPassword = link.kind === "sign_up" || link.kind === "reset";
  if (needsPassword) requireGoodPassword(password ?? "", [link.email]);
  // Before the transaction: it takes a while, and a row should not be held so long.
  const passwordHash = needsPassword ? await hashPassword(password ?? "") : null;
  const outcome = await inTransaction(ctx.db.primary, async (trx) => {
    const used = await sql<LinkRow>`
      update mail_links set used_at = now() where hash = ${hash} and used_at is null and expires_at > clock_timestamp()
      returning kind, email, user_id, name, locale, restaurant_id, is_owner, null as restaurant, false as is_over`.execute(
      trx,
    );
    const [row] = used.rows;
    if (!row) throw new AppError("link_ended");
    if (row.kind === "address") {
      await moveAddress(trx, row, ctx.clock.now());
      return null;
    }
    const userId = await whoComesIn(trx, ctx, row, passwordHash);
    if (!userId) throw new AppError("link_ended");
    if (row.kind === "reset")
      await putPassword(trx, userId, { hash: passwordHash, keep: null, nowMs: ctx.clock.now() });
    return firstStep({ ...ctx, db: { primary: trx } }, userId, { method: "link", device });
  });
  if (link.kind === "reset" || link.kind === "join") await hintRevocations(ctx);
  return outcome;
}

/** Who signs in by a link: somebody new, somebody who joins a restaurant's people, or whoever asked for it. */
async function whoComesIn(
  trx: Transaction<Tables>,
  { clock }: Pick<Context, "clock">,
  row: LinkRow,
  passwordHash: string | null,
): Promise<UserId | null> {
  if (row.kind === "sign_up") return addCustomer(trx, { clock }, row, passwordHash);
  if (row.kind !== "join" || !row.restaurant_id) return row.user_id;
  const { email, name, locale, restaurant_id: restaurantId, is_owner: isOwner } = row;
  return join(trx, { email, name, locale, restaurantId, isOwner }, clock.now());
}

/** Somebody with address and password. Throws AppError("credentials_wrong"), after the same time for whatever reason. */
export async function signInByPassword(
  ctx: Needs,
  { email, password, device }: { email: string; password: string; device: string },
): Promise<SignInOutcome> {
  const account = await findAccountByEmail(ctx.db.primary, email);
  const isRight = await checkPassword(password, account?.passwordHash ?? null);
  if (!account || !isRight) throw new AppError("credentials_wrong");
  return firstStep(ctx, account.id, { method: "password", device });
}

/** A new password for who knows the old one; every other session ends. Throws AppError: credentials_wrong, password_refused. */
export async function changePassword(
  ctx: Needs,
  { userId, sessionId }: Pick<SessionToken, "userId" | "sessionId">,
  { current, next }: { current: string; next: string },
): Promise<void> {
  const account = await findAccount(ctx.db.primary, userId);
  if (!(await checkPassword(current, account?.passwordHash ?? null))) throw new AppError("credentials_wrong");
  requireGoodPassword(next, [account?.email ?? "", account?.name ?? ""]);
  const hash = await hashPassword(next);
  await inTransaction(ctx.db.primary, (trx) =>
    putPassword(trx, userId, { hash, keep: sessionId, nowMs: ctx.clock.now() }),
  );
  await hintRevocations(ctx);
}

/** Throws AppError("password_refused"), its detail `short`, `long` or `common`. */
export function requireGoodPassword(password: string, known: readonly string[]): void {
  const fault = passwordFault(password, known);
  if (fault) throw new AppError("password_refused", fault);
}

/** So long after a sign-in nobody is asked again who they are. */
const FRESH_MINUTES = 15;

/**
 * Before something that cannot be taken back: the password, or where there is none, a session that was opened minutes ago.
 * Throws AppError: credentials_wrong, sign_in_needed.
 */
export async function requireProof(
  db: Kysely<Tables>,
  { userId, sessionId }: Pick<SessionToken, "userId" | "sessionId">,
  password: string | null,
): Promise<void> {
  const account = await findAccount(db, userId);
  if (!account?.email) throw new AppError("forbidden", "one of the demo's people");
  if (account.passwordHash !== null) {
    if (await checkPassword(password ?? "", account.passwordHash)) return;
    throw new AppError("credentials_wrong");
  }
  const { rows } = await sql`
    select 1 from auth_sessions
    where id = ${sessionId} and created_at > now() - make_interval(mins => ${FRESH_MINUTES})`.execute(db);
  if (rows.length === 0) throw new AppError("sign_in_needed");
}

/** What somebody is called and which language mails to them have. */
export async function changeProfile(
  db: Kysely<Tables>,
  userId: UserId,
  { name, locale }: { name: string; locale: string },
): Promise<void> {
  await sql`update users set name = ${name}, locale = ${locale} where id = ${userId}`.execute(db);
}

type LinkRow = {
  kind: MailLinkKind;
  email: string;
  user_id: UserId | null;
  name: string;
  locale: string;
  restaurant_id: RestaurantId | null;
  is_owner: boolean;
  restaurant: string | null;
  is_over: boolean;
};

async function findLinkRow(db: Kysely<Tables>, hash: string): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`
    select l.kind, l.email, l.user_id, l.name, l.locale, l.restaurant_id, l.is_owner, r.name as restaurant,
      l.used_at is not null or l.expires_at <= clock_timestamp() as is_over
    from mail_links l left join restaurants r on r.id = l.restaurant_id where l.hash = ${hash}`.execute(db);
  return rows[0];
}

function toMailLink(row: LinkRow | undefined): MailLink {
  if (!row) throw new AppError("link_invalid");
  if (row.is_over) throw new AppError("link_ended");
  return { kind: row.kind, email: row.email, userId: row.user_id, restaurant: row.restaurant };
}

/** Throws AppError("link_ended") if the address has got an account by another way meanwhile. */
async function addCustomer(
  trx: Transaction<Tables>,
  { clock }: Pick<Context, "clock">,
  { email, name, locale }: Pick<LinkRow, "email" | "name" | "locale">,
  passwordHash: string | null,
): Promise<UserId> {
  const userId = createId("user", clock.now(), randomBytes(10));
  const { numAffectedRows } = await sql`
    insert into users (id, name, role, email, locale, password_hash)
    values (${userId}, ${name}, 'customer', ${email}, ${locale}, ${passwordHash})
    on conflict (email) do nothing`.execute(trx);
  if (numAffectedRows !== 1n) throw new AppError("link_ended");
  return userId;
}

async function moveAddress(trx: Transaction<Tables>, { user_id, email }: LinkRow, nowMs: number): Promise<void> {
  const before = user_id && (await findAccount(trx, user_id));
  const taken = await findAccountByEmail(trx, email);
  if (!before?.email || taken) throw new AppError("link_ended");
  await sql`update users set email = ${email} where id = ${before.id}`.execute(trx);
  await noteChange(trx, {
    topic: ACCOUNT_MAIL_TOPIC,
    data: { about: "address-changed", to: before.email, locale: before.locale, id: before.id, at: nowMs },
  });
}

type NewPassword = { hash: string | null; keep: SessionToken["sessionId"] | null; nowMs: number };

async function putPassword(
  trx: Transaction<Tables>,
  userId: UserId,
  { hash, keep, nowMs }: NewPassword,
): Promise<void> {
  await sql`update users set password_hash = ${hash} where id = ${userId}`.execute(trx);
  await endSessionsOf(trx, userId, keep);
  // Whoever asked for a link before the password changed is not to come in by it.
  await sql`update mail_links set used_at = now() where user_id = ${userId} and used_at is null`.execute(trx);
  await noteChange(trx, { topic: ACCOUNT_MAIL_TOPIC, data: { about: "password-changed", id: userId, at: nowMs } });
}
