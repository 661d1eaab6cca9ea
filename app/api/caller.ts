import { requireRuntime } from "#app/runtime.ts";
import { parseCookies } from "#lib/auth/cookies.ts";
import { verifyDriverToken } from "#lib/auth/driver-token.ts";
import { mayFollow, mayManage, type Principal } from "#lib/auth/principal.ts";
import { principalsOf } from "#lib/auth/principals.ts";
import { SESSION_COOKIE, type SessionToken } from "#lib/auth/session-cookie.ts";
import { AppError } from "#lib/core/errors.ts";
import { type DriverId, isId, type OrderId, type UserId } from "#lib/core/ids.ts";
import { isLinkAlive, type OrderRecord, readOrders } from "#lib/orders/queries.ts";
import type { OrderActor } from "#lib/orders/status.ts";
import { bearerOf } from "./bearer.ts";

/**
 * Who asks, as far as it still holds here: what was revoked counts for nothing. A bearer token speaks alone: no cookie
 * that came along is looked at. Throws AppError, of such a token only: token_invalid, token_expired.
 */
export async function readCaller(request: { readonly headers: Pick<Headers, "get"> }): Promise<Caller> {
  const bearer = bearerOf(request);
  if (bearer === null) return readVisitor(request.headers.get("cookie"));
  const { ctx } = requireRuntime();
  const driverId = await verifyDriverToken(bearer, ctx.config.driverTokenSecret, ctx.clock.now());
  return { principals: [{ kind: "driver", driverId, sessionId: null }], session: null, expired: false };
}

/** The same by cookies alone, as for a page. */
export async function readVisitor(cookies: string | null): Promise<Caller> {
  const { ctx, revocations } = requireRuntime();
  const { principals, session, expired } = await principalsOf(cookies, ctx.config.sessionSecret, ctx.clock.now());
  return {
    principals: principals.filter((one) => !isRevoked(one, revocations)),
    session: session && revocations.isRevoked("session", session.sessionId) ? null : session,
    expired,
  };
}

export type Caller = {
  readonly principals: readonly Principal[];
  /** What the session's cookie holds; null where nobody is signed in. */
  readonly session: SessionToken | null;
  /** There is a session, which asks to be renewed. */
  readonly expired: boolean;
};

/** Who is signed in. Throws AppError: not_authenticated, session_expired. */
export async function requireSession(request: Request): Promise<SessionToken> {
  const { session, expired } = await readCaller(request);
  if (session) return session;
  throw new AppError(expired ? "session_expired" : "not_authenticated");
}

function isRevoked(principal: Principal, { isRevoked }: ReturnType<typeof requireRuntime>["revocations"]): boolean {
  if (principal.kind === "link") return isRevoked("link", principal.linkId);
  return principal.sessionId !== null && isRevoked("session", principal.sessionId);
}

/** The customer among those whom a request speaks for, or null: a guest. */
export function customerOf(principals: readonly Principal[]): UserId | null {
  return principals.find((one) => one.kind === "customer")?.userId ?? null;
}

/** The session's token as it came, or null. */
export function sessionCookieOf(request: Request): string | null {
  return parseCookies(request.headers.get("cookie")).find(({ name }) => name === SESSION_COOKIE)?.value ?? null;
}

/**
 * The order, and as whom the caller may manage it. An order that is not theirs to follow is as if it were not there.
 * Throws AppError: not_authenticated, session_expired, link_ended, order_not_found, forbidden.
 */
export async function requireManaged(
  request: Request,
  id: string,
): Promise<{ orderId: OrderId; order: OrderRecord; as: Principal }> {
  const { principals, expired } = await readCaller(request);
  if (principals.length === 0) throw new AppError(expired ? "session_expired" : "not_authenticated");
  const { ctx } = requireRuntime();
  const [order] = isId("order", id) ? await readOrders(ctx, [id]) : [];
  const followers = order ? principals.filter((one) => mayFollow(one, order.parties)) : [];
  if (!order || followers.length === 0) throw new AppError(expired ? "session_expired" : "order_not_found");
  const as = followers.find((one) => mayManage(one, order.parties));
  if (!as) throw new AppError(expired ? "session_expired" : "forbidden");
  if (as.kind === "link" && !(await isLinkAlive(ctx, as.linkId))) throw new AppError("link_ended");
  return { orderId: order.parties.orderId, order, as };
}

/**
 * The driver who asks, by session or by bearer token. Throws AppError: not_authenticated, session_expired, token_invalid,
 * token_expired, forbidden for anybody else.
 */
export async function requireDriver(request: Request): Promise<DriverId> {
  const { principals, expired } = await readCaller(request);
  const driver = principals.find((one) => one.kind === "driver");
  if (driver) return driver.driverId;
  if (principals.length > 0) throw new AppError("forbidden");
  throw new AppError(expired ? "session_expired" : "not_authenticated");
}

/** Whoever manages an order as its events name them: a link is its customer's. */
export function actorOf(as: Principal): { actor: OrderActor; actorId: string } {
  if (as.kind === "link") return { actor: "customer", actorId: as.linkId };
  return { actor: as.kind, actorId: as.kind === "driver" ? as.driverId : as.userId };
}
