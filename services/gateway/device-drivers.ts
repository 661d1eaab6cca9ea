import type { Clock } from "#lib/core/clock.ts";
import { AppError } from "#lib/core/errors.ts";
import type { DriverId } from "#lib/core/ids.ts";
import { isDatabaseAway } from "#lib/db/away.ts";
import { hashDeviceToken, isDeviceToken } from "#lib/tracking/device-token.ts";

/** A token that was taken back, or given a driver anew, counts for so long after it, milliseconds. */
const KNOWN_MS = 5_000;
/** Tokens that are remembered; the one that was asked for longest ago is forgotten first. */
const MAX_KNOWN = 20_000;

type Known = { readonly driverId: DriverId | null; readonly at: number };

/**
 * Who a GPS client reports for, by its token. A client reports every few seconds, so what the database said is remembered
 * for as long as a token that was taken back may count; while the database is away it is good until that is back.
 */
export function createDeviceDrivers(parts: {
  readonly clock: Clock;
  /** A token that nobody has costs a statement: counts one of an address. Throws AppError("rate_limited"). */
  readonly paceUnknown: (ip: string) => void;
  readonly find: (tokenHash: Uint8Array) => Promise<DriverId | null>;
}) {
  const known = new Map<string, Known>();

  async function find(token: string, ip: string): Promise<DriverId | null> {
    const before = known.get(token);
    const now = parts.clock.now();
    if (before && now - before.at < KNOWN_MS) return before.driverId;
    if (!before?.driverId) parts.paceUnknown(ip);
    try {
      const driverId = await parts.find(await hashDeviceToken(token));
      known.delete(token);
      known.set(token, { driverId, at: now });
      if (known.size > MAX_KNOWN) {
        const [oldest] = known.keys();
        if (oldest !== undefined) known.delete(oldest);
      }
      return driverId;
    } catch (error) {
      if (before?.driverId && isDatabaseAway(error)) return before.driverId;
      throw error;
    }
  }

  /** Throws AppError: token_invalid; rate_limited for an address that tries many. */
  return async (token: string, ip: string): Promise<DriverId> => {
    const driverId = isDeviceToken(token) ? await find(token, ip) : null;
    if (!driverId) throw new AppError("token_invalid");
    return driverId;
  };
}
