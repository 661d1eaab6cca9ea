import type { World } from "./world.ts";

/** So often a worker is killed, milliseconds: each in its turn. */
const KILL_EVERY_MS = 2_000;

/** What goes wrong at the double: each kind in so many of a hundred requests. Time-outs are longer than a client waits. */
const API = [
  { kind: "broken", rate: 0.02 },
  { kind: "refused", rate: 0.02 },
  { kind: "limited", rate: 0.01 },
  { kind: "conflict", rate: 0.01 },
  { kind: "lost", rate: 0.02 },
  { kind: "stalled", rate: 0.01, delayMs: 1_500 },
  { kind: "late", rate: 0.01, delayMs: 1_500 },
  { kind: "late", rate: 0.002, delayMs: 21_000 },
] as const;

export type Webhooks = "shuffled" | "none";

/** From now on the double fails, and tells of every event five times in any order, or never. */
export function hurtDouble(world: World, seed: number, webhooks: Webhooks): Promise<unknown> {
  const told = webhooks === "none" ? { dropRate: 1 } : { copies: 5, shuffleMs: 4_000, forgeRate: 0.02 };
  return world.command("PUT", "faults", { seed: seed % 2 ** 31, api: API, webhooks: told });
}

/** The double answers again. Webhooks stay as they are: none that was dropped is ever told. */
export function healDouble(world: World, webhooks: Webhooks): Promise<unknown> {
  return world.command("PUT", "faults", { webhooks: webhooks === "none" ? { dropRate: 1 } : {} });
}

/** Kills workers until it is stopped; each is started again at once. */
export function killWorkers({ workers }: World): { readonly kills: () => number; stop(): void } {
  let kills = 0;
  const timer = setInterval(() => {
    const worker = workers[kills % workers.length];
    kills += 1;
    void worker?.kill().then(() => worker.restart());
  }, KILL_EVERY_MS);
  return { kills: () => kills, stop: () => clearInterval(timer) };
}
