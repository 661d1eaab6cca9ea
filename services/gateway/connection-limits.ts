import type { Principal } from "#lib/auth/principal.ts";
import { AppError } from "#lib/core/errors.ts";
import { secondsOf } from "#lib/core/limits.ts";
import { networkOf } from "#lib/core/network.ts";
import type { Limits } from "#lib/infra/ratelimit.ts";

type Bounds = { readonly feedConnectionsPerIp: number; readonly feedConnectionsPerUser: number };

/** Who is told to stay away comes back after this, and by chance up to as much later, milliseconds. */
const RETRY_MS = 5_000;

/** How many connections an address and an account hold on this gateway, and how often an address tries. */
export class ConnectionLimits {
  private readonly perIp = new Map<string, number>();
  private readonly perUser = new Map<string, number>();
  private readonly bounds: Bounds;
  private readonly limits: Limits;
  private readonly isExempt: (ip: string) => boolean;

  constructor(bounds: Bounds, limits: Limits, isExempt: (ip: string) => boolean) {
    this.bounds = bounds;
    this.limits = limits;
    this.isExempt = isExempt;
  }

  /**
   * Counts one attempt of an address: to open what lasts (`feed`), or to ask for what came meanwhile (`poll`), which whoever
   * gets nothing else through does again and again. Throws AppError("too_many_of_yours"), with when it may try again.
   */
  async attempt(ip: string, how: "feed" | "poll"): Promise<void> {
    if (this.isExempt(ip)) return;
    const { retryAfterMs } = await this.limits.take(how, { address: networkOf(ip) });
    if (retryAfterMs === null) return;
    throw new AppError("too_many_of_yours", String(secondsOf(retryAfterMs)), { retryAfterMs });
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
