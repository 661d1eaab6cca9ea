import type { Watcher } from "#services/gateway/watch-hub.ts";

/** A watcher that watches nothing yet and was told nothing, over that wire. */
export function freshWatcher(wire: Watcher["wire"]): Omit<Watcher, "heardTick"> {
  return {
    wire,
    extra: null,
    missedExtras: false,
    watches: new Map(),
    group: null,
    behindSince: null,
    lastWriteTick: 0,
    doneTick: 0,
  };
}
