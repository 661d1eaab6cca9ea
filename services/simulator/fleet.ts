import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "#lib/core/clock.ts";
import type { RosterEntry } from "#lib/sim/roster.ts";
import { Phone, type PhoneWorld } from "./phone.ts";

/** Every phone has its turn once a second, in one of so many slots of it: sends are spread, and one timer drives all. */
const SLOTS = 20;
const SLOT_MS = 1_000 / SLOTS;
/** New connections in one slot: 500 a second at most; a small fleet takes about four seconds to be there. */
const MAX_CONNECTS_PER_SLOT = 25;
const SLOTS_TO_CONNECT_ALL = 80;
/** How long the gateway gets to answer a goodbye. */
const GOODBYE_MS = 1_000;

export type FleetOptions = Pick<PhoneWorld, "url" | "seed" | "coverageLoss" | "requestWay"> & {
  readonly clock: Clock;
  /** Simulated seconds in a second. */
  readonly speed: number;
};

export type Fleet = {
  /** Adds a driver, or gives one who is there a fresh token. */
  add(entry: RosterEntry): void;
  counts(): PhoneWorld["counts"] & { drivers: number; ready: number; onTheWay: number; tooLate: number };
  /** Says goodbye on every connection and stops the wheel. */
  stop(): Promise<void>;
};

/** Many phones on one timer wheel. */
export function createFleet({ clock, speed, ...options }: FleetOptions): Fleet {
  const phones = new Map<string, Phone>();
  const slots: Phone[][] = Array.from({ length: SLOTS }, () => []);
  const counts = { fixes: 0, batches: 0, acknowledged: 0, welcomes: 0, lostWays: 0 };
  const startMs = clock.now();
  let connects = 0;
  let tooLate = 0;
  const world: PhoneWorld = {
    ...options,
    counts,
    now: () => clock.now(),
    simNow: (nowMs) => startMs + (nowMs - startMs) * speed,
    mayConnect: () => connects-- > 0,
  };

  let turn = 0;
  let dueMs = startMs;
  const timer = setInterval(() => {
    const nowMs = clock.now();
    // A wheel that was held up for more than a round skips what it missed: a fix is of now, not of then.
    if (nowMs - dueMs > 1_000) {
      tooLate++;
      dueMs = nowMs - 1_000;
    }
    for (; dueMs < nowMs; dueMs += SLOT_MS) {
      connects = Math.min(MAX_CONNECTS_PER_SLOT, Math.ceil(phones.size / SLOTS_TO_CONNECT_ALL));
      for (const phone of slots[turn % SLOTS] ?? []) phone.turn(clock.now());
      turn++;
    }
  }, SLOT_MS);

  return {
    add(entry) {
      const known = phones.get(entry.driverId);
      if (known) {
        known.renew(entry.token);
        return;
      }
      const phone = new Phone(world, entry);
      slots[phones.size % SLOTS]?.push(phone);
      phones.set(entry.driverId, phone);
    },
    counts() {
      const list = [...phones.values()];
      const ready = list.filter((phone) => phone.isReady).length;
      const onTheWay = list.filter(({ phase }) => phase === "toDropoff" || phase === "atDoor").length;
      return { ...counts, drivers: list.length, ready, onTheWay, tooLate };
    },
    async stop() {
      clearInterval(timer);
      const answered = Promise.all([...phones.values()].map((phone) => phone.close()));
      await Promise.race([answered, delay(GOODBYE_MS, undefined, { ref: false })]);
      for (const phone of phones.values()) phone.terminate();
    },
  };
}
