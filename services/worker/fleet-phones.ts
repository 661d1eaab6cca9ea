import { AppError } from "#lib/core/errors.ts";
import type { DriverId } from "#lib/core/ids.ts";
import { createRng, hash32 } from "#lib/core/rng.ts";
import { acceptOffer, declineOffer, keepDutyOf } from "#lib/dispatch/offers/commands.ts";
import { listOpenOffers } from "#lib/dispatch/offers/queries.ts";
import type { Context } from "#lib/infra/context.ts";
import type { World } from "#lib/sim/world.ts";

/** What the people of the demo's fleet press on their phones. Where they are, the simulator's phones tell (services/simulator). */
type Needs = Pick<Context, "db" | "batcher" | "clock">;

/** So many of a fleet are asked by dispatch. A larger one is a load to measure with, and the rest of it is given its orders. */
const MOST_ASKED = 1_000;

/** A simulated driver looks at an offer for so long, ms. */
const LOOKS_MS = { min: 1_500, max: 6_000 };
/** The share of offers that one does not feel like. */
const DECLINES = 0.05;
/** It has ended meanwhile, or they have something by now. */
const TOO_LATE: ReadonlySet<string> = new Set(["offer_ended", "driver_full"]);

/** The drivers of the fleet whom dispatch asks, by their ids, which are one stretch; null in a world without drivers. */
export function askedOf({ drivers }: Pick<World, "drivers">): { first: DriverId; last: DriverId } | null {
  const [first, last] = [drivers[0], drivers[Math.min(drivers.length, MOST_ASKED) - 1]];
  return first && last ? { first: first.id, last: last.id } : null;
}

/** Those of the fleet who have nothing to bring are on duty, the others off: they take one delivery at a time. */
export async function keepFleetOnDuty(ctx: Pick<Needs, "db">, world: Pick<World, "drivers">): Promise<void> {
  const asked = askedOf(world);
  if (asked) await keepDutyOf(ctx, asked);
}

/** Answers the offers that the fleet's drivers have looked at for long enough. Resolves to how many were accepted. */
export async function answerOffers(
  ctx: Needs,
  world: Pick<World, "drivers" | "city">,
  declines = DECLINES,
): Promise<number> {
  const asked = askedOf(world);
  if (!asked) return 0;
  const nowMs = ctx.clock.now();
  const due = (await listOpenOffers(ctx, asked)).filter(
    ({ offerId, offeredAt }) => nowMs - offeredAt >= looksMs(offerId),
  );
  let accepted = 0;
  for (const offer of due) {
    try {
      if (offer.hasSome || createRng(hash32(offer.offerId, 1)).next() < declines) await declineOffer(ctx, offer);
      else {
        await acceptOffer(ctx, { ...offer, areas: world.city.areas });
        accepted++;
      }
    } catch (error) {
      if (!(error instanceof AppError) || !TOO_LATE.has(error.code)) throw error;
    }
  }
  return accepted;
}

function looksMs(offerId: string): number {
  return createRng(hash32(offerId, 2)).range(LOOKS_MS.min, LOOKS_MS.max);
}
