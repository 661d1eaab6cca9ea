import type { LngLat } from "#lib/core/geo.ts";
import type { Rng } from "#lib/core/rng.ts";
import { VEHICLES } from "#lib/tracking/trip.ts";
import { straightRide } from "./estimate.ts";
import type { Wanted } from "./match-window.ts";
import { insertTask, type Runner } from "./route.ts";
import { RULES } from "./rules.ts";

const CENTRE = { lng: 11.97, lat: 57.7 };

function somewhere(rng: Rng): LngLat {
  return { lng: CENTRE.lng + rng.range(-0.04, 0.04), lat: CENTRE.lat + rng.range(-0.02, 0.02) };
}

/** A window as it may come, for tests and benchmarks: some drivers idle, some on their way with something. */
export function someWindow(
  rng: Rng,
  { orders, drivers, nowMs = 0 }: { orders: number; drivers: number; nowMs?: number },
) {
  const order = (id: string): Wanted => ({
    id,
    pickup: somewhere(rng),
    dropoff: somewhere(rng),
    readyAt: nowMs + rng.range(-300, 900) * 1_000,
    aloneAt: null,
    refusedBy: new Set(),
  });
  const wanted = Array.from({ length: orders }, (_, i) => order(`order ${i}`));
  const runners = Array.from({ length: drivers }, (_, i): Runner => {
    const idle: Runner = {
      id: `driver ${i}`,
      vehicle: VEHICLES[rng.int(0, 2)] ?? "bike",
      at: somewhere(rng),
      freeAt: nowMs,
      stops: [],
      idleSince: nowMs - rng.range(0, 2_400) * 1_000,
    };
    if (rng.next() < 0.6) return idle;
    const made = insertTask(idle, order(`on board ${i}`), straightRide, RULES, ({ doorAt }) => doorAt);
    if (!made) return idle;
    const stops = made.stops.map(({ task, kind }) => ({ kind, task: { ...task, aloneAt: made.doorAt } }));
    return { ...idle, idleSince: null, stops: rng.next() < 0.5 ? stops : stops.slice(1) };
  });
  return { nowMs, orders: wanted, runners, seed: rng.int(0, 2 ** 31) };
}
