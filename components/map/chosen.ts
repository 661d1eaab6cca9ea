import type { DeliveryItem, Snapshot } from "#lib/map/items.ts";

/** What is known of the chosen delivery. */
export type Chosen = {
  /** As last told: it stays what it was when nothing more is told. */
  readonly item: DeliveryItem;
  /** shown: on the visible map · away: told by the feed, but off the visible map · gone: no longer told. */
  readonly presence: "shown" | "away" | "gone";
};

/** `(state, snapshot) => state`: the choice survives panning, clusters and a silent feed, and says what it knows. */
export function nextChosen(
  before: Chosen | null,
  selectedId: number | null,
  snapshot: Snapshot,
  isLive: boolean,
): Chosen | null {
  if (selectedId === null) return null;
  const { selected } = snapshot;
  if (selected?.id === selectedId) {
    const isOnMap = snapshot.items.some((item) => item.kind === "delivery" && item.id === selectedId);
    return { item: selected, presence: isOnMap ? "shown" : "away" };
  }
  if (before?.item.id !== selectedId) return null;
  // a feed that is silent has not said that the delivery is gone
  if (!isLive || before.presence === "gone") return before;
  return { item: before.item, presence: "gone" };
}
