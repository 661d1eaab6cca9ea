import { createStore, type StoreApi } from "zustand/vanilla";
import type { View } from "./camera.ts";
import type { FeedStatus } from "./feed-machine.ts";
import type { Snapshot } from "./items.ts";

/** What the tab knows of the live map; React reads it, the engine's callbacks write it. */
export type LiveState = {
  readonly feed: FeedStatus;
  readonly view: View | null;
  readonly snapshot: Snapshot;
  readonly selectedId: number | null;
};
export type LiveStore = StoreApi<LiveState>;

export const EMPTY_SNAPSHOT: Snapshot = { tick: 0, total: 0, inView: 0, items: [], selected: null };

export function createLiveStore(view: View | null = null): LiveStore {
  return createStore<LiveState>(() => ({
    feed: "connecting",
    view,
    snapshot: EMPTY_SNAPSHOT,
    selectedId: null,
  }));
}
