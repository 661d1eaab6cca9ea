import { sql } from "kysely";
import { describe, expect, it, vi } from "vitest";
import { acceptOffer, takeBack } from "#lib/dispatch/offers/commands.ts";
import { readWhy } from "#lib/dispatch/offers/queries.ts";
import { runRound } from "#lib/dispatch/offers/rounds.ts";
import {
  clearDispatch,
  createDispatches,
  dispatchWorld,
  expireOffers,
  makeDue,
  onlyOffer,
  openOffers,
  someDriver,
  someWanted,
} from "./world.ts";

const { db, restaurantId, ctx } = await dispatchWorld();
const operatorId = "usr_operator";

/** A round that has claimed what is due and decides until it is told to go on. */
async function decidesUntil(worker: string) {
  const slow = createDispatches(db, worker);
  const [waiting, goOn] = gate();
  const [deciding, reached] = gate();
  const rides: typeof slow.rides = {
    ridesFor: async (pairs) => {
      reached();
      await waiting;
      return slow.rides.ridesFor(pairs);
    },
  };
  const round = runRound({ ...slow, rides });
  await deciding;
  return { round, goOn };
}

function gate(): [Promise<void>, () => void] {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, open];
}

describe("several workers", () => {
  it("offer an order once, however many look at the same moment", async () => {
    for (let i = 0; i < 4; i++) await someDriver(db, { eastM: 100 * i });
    const orderIds = await Promise.all([1, 2, 3].map(() => someWanted(db, restaurantId)));
    const reports = await Promise.all([1, 2, 3, 4].map((n) => runRound(createDispatches(db, `worker ${n}`))));
    expect(reports.reduce((sum, { offered }) => sum + offered, 0)).toBe(3);
    for (const orderId of orderIds) await onlyOffer(db, orderId);
  });

  it("one that decides for long keeps its claim", async () => {
    await someDriver(db);
    const orderId = await someWanted(db, restaurantId);
    const { round, goOn } = await decidesUntil("slow");
    await makeDue(db);
    const dueInMs = async () => {
      const { rows } = await sql<{ ms: number }>`
        select (extract(epoch from due_at - now()) * 1000)::float8 as ms from dispatches where order_id = ${orderId}`.execute(
        db.primary,
      );
      return rows[0]?.ms ?? 0;
    };
    await vi.waitFor(async () => expect(await dueInMs()).toBeGreaterThan(1_500), { timeout: 5_000 });
    expect((await runRound(ctx())).claimed).toBe(0);
    goOn();
    expect(await round).toEqual({ claimed: 1, offered: 1, fenced: 0 });
  });

  it("one that was stopped while it decided writes nothing once it goes on", async () => {
    const driverId = await someDriver(db);
    const orderId = await someWanted(db, restaurantId);
    const { round: zombie, goOn } = await decidesUntil("stopped");
    // Its claim runs out, another decides, and the driver takes it.
    expect((await runRound(ctx())).claimed).toBe(0);
    await makeDue(db);
    await runRound(ctx());
    const offer = await onlyOffer(db, orderId);
    await acceptOffer(ctx(), offer);
    await takeBack(ctx(), { orderId, operatorId });
    goOn();
    expect(await zombie).toEqual({ claimed: 1, offered: 0, fenced: 1 });
    expect(await openOffers(db, orderId)).toEqual([]);
    expect(offer.driverId).toBe(driverId);
    expect((await readWhy({ db }, orderId))?.decisions.map(({ by }) => by)).toEqual(["worker 1"]);
  });
});

it("the engine's rides are used where it answers; where it is gone the straight line is, and it is said so", async () => {
  const [near, far] = [await someDriver(db, { eastM: 600 }), await someDriver(db, { eastM: 1_500 })];
  const asked: number[] = [];
  // A river: whoever is near needs an hour.
  const matrix = async ({ sources, targets }: { sources: readonly { lng: number }[]; targets: readonly unknown[] }) => {
    asked.push(sources.length * targets.length);
    return sources.map(({ lng }) =>
      targets.map(() => ({ metres: 1, seconds: lng < 11.985 && lng > 11.975 ? 3_600 : 300 })),
    );
  };
  const orderId = await someWanted(db, restaurantId);
  await runRound(createDispatches(db, "roads", { matrix }));
  expect((await onlyOffer(db, orderId)).driverId).toBe(far);
  expect(Math.max(...asked)).toBeLessThanOrEqual(2_500);
  await expireOffers(db);
  await clearDispatch(db);
  await someDriver(db);
  const other = await someWanted(db, restaurantId);
  const gone = async () => {
    throw new Error("connection refused");
  };
  await runRound(createDispatches(db, "no engine", { matrix: gone }));
  await onlyOffer(db, other);
  expect((await readWhy({ db }, orderId))?.decisions[0]).toMatchObject({ rides: "roads", driverId: far });
  expect((await readWhy({ db }, other))?.decisions[0]).toMatchObject({ rides: "straight", by: "no engine" });
  expect(near).not.toBe(far);
});
