import { isIPv6 } from "node:net";
import type { Principal } from "#lib/auth/principal.ts";
import { AppError } from "#lib/core/errors.ts";

type Bounds = { readonly feedConnectionsPerIp: number; readonly feedConnectionsPerUser: number };
/** A count per address or account that other processes share. Throws AppError("rate_limited"). */
type Attempts = { take(key: string): Promise<void> };

/** Who is told to stay away comes back after this, and by chance up to as much later, milliseconds. */
const RETRY_MS = 5_000;

/** How many connections an address and an account hold on this gateway, and how often an address tries. */
export class ConnectionLimits {
  private readonly perIp = new Map<string, number>();
  private readonly perUser = new Map<string, number>();
  private readonly bounds: Bounds;
  private readonly attempts: Attempts;
  private readonly isExempt: (ip: string) => boolean;

  constructor(bounds: Bounds, attempts: Attempts, isExempt: (ip: string) => boolean) {
    this.bounds = bounds;
    this.attempts = attempts;
    this.isExempt = isExempt;
  }

  /** Counts one attempt of an address. Throws AppError("too_many_of_yours"), its detail the seconds to wait. */
  async attempt(ip: string): Promise<void> {
    if (this.isExempt(ip)) return;
    await this.attempts.take(`ip:${networkOf(ip)}`).catch((error) => {
      const seconds = error instanceof AppError ? error.detail : undefined;
      throw new AppError("too_many_of_yours", seconds, { cause: error });
    });
  }

  /** Counts a connection of an address. Throws AppError("too_many_of_yours"). */
  enter(ip: string): void {
    if (!this.isExempt(ip)) add(this.perIp, networkOf(ip), this.bounds.feedConnectionsPerIp);
  }

  leave(ip: string): void {
    if (!this.isExempt(ip)) remove(this.perIp, networkOf(ip));
  }

  /** Counts a connection of the account among these. Throws AppError("too_many_of_yours"). */
  signIn(principals: readonly Principal[]): void {
    const user = accountOf(principals);
    if (user) add(this.perUser, user, this.bounds.feedConnectionsPerUser);
  }

  signOut(principals: readonly Principal[]): void {
    const user = accountOf(principals);
    if (user) remove(this.perUser, user);
  }
}

/** When somebody who was refused may come back, so that not all of them do at once. `random` is from 0 to 1. */
export function retryInMs(random: number): number {
  return Math.round(RETRY_MS * (1 + random));
}

/**
 * What an address counts for: one of IPv6 for its /64, all of which one household has to choose from (RFC 6177), and one of
 * IPv4 for itself, however it is written.
 */
export function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const mapped = /^::ffff:([\d.]+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = ip.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const ends = groups(tail ?? "");
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - ends.length;
  const all = [...groups(head), ...Array.from({ length: zeros }, () => "0"), ...ends];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** A link has no account: its holders are bounded by their addresses. */
function accountOf(principals: readonly Principal[]): string | null {
  for (const principal of principals) {
    if ("userId" in principal) return principal.userId;
    if (principal.kind === "driver") return principal.driverId;
  }
  return null;
}

function add(counts: Map<string, number>, key: string, most: number): void {
  const count = counts.get(key) ?? 0;
  if (count >= most) throw new AppError("too_many_of_yours");
  counts.set(key, count + 1);
}

function remove(counts: Map<string, number>, key: string): void {
  const count = counts.get(key) ?? 0;
  if (count > 1) counts.set(key, count - 1);
  else counts.delete(key);
}
