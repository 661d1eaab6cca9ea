import type { StoreApi } from "zustand/vanilla";
import type { ClusterItem, DeliveryItem, Snapshot } from "#lib/map/items.ts";

/** A group by its name: its count and its place change nearly every tick in a busy city. */
export type Group = Pick<ClusterItem, "key">;

/**
 * The list's rows from one look at the map to the next. A row that says the same stays the same object, so that React
 * leaves it alone; rows keep their places while the view stands still, so that nothing moves under a finger.
 */
export type ListRows = {
  readonly deliveries: readonly DeliveryItem[];
  readonly groups: readonly Group[];
  /** What the map shows of each group now, by its key. */
  readonly told: ReadonlyMap<string, ClusterItem>;
};
export type RowsStore = Pick<StoreApi<{ readonly rows: ListRows }>, "getState" | "getInitialState" | "subscribe">;

export const NO_ROWS: ListRows = { deliveries: [], groups: [], told: new Map() };

/** `resort` puts the nearest first again; without it known rows stay where they are and new ones follow. */
export function nextRows(before: ListRows, snapshot: Pick<Snapshot, "items">, resort: boolean): ListRows {
  const deliveries: DeliveryItem[] = [];
  const groups: Group[] = [];
  const told = new Map<string, ClusterItem>();
  for (const item of snapshot.items) {
    if (item.kind === "delivery") deliveries.push(item);
    else {
      groups.push(item);
      told.set(item.key, item);
    }
  }
  return {
    deliveries: merge(before.deliveries, deliveries, resort, saysTheSameDelivery),
    groups: merge(before.groups, groups, resort, () => true),
    told,
  };
}

function merge<T extends { readonly key: string }>(
  before: readonly T[],
  items: readonly T[],
  resort: boolean,
  saysTheSame: (a: T, b: T) => boolean,
): readonly T[] {
  const known = new Map<string, T>();
  for (const row of before) known.set(row.key, row);
  const isKnown = (item: T) => {
    const row = known.get(item.key);
    return row !== undefined && saysTheSame(row, item);
  };
  if (!resort && items.length === before.length && items.every(isKnown)) return before;
  const fresh = new Map<string, T>();
  for (const item of items) {
    const row = known.get(item.key);
    fresh.set(item.key, row && saysTheSame(row, item) ? row : item);
  }
  const order = resort ? [...fresh.values()] : keepPlaces(before, fresh);
  const unchanged = order.length === before.length && order.every((row, i) => row === before[i]);
  return unchanged ? before : order;
}

function keepPlaces<T extends { readonly key: string }>(before: readonly T[], fresh: ReadonlyMap<string, T>): T[] {
  const order: T[] = [];
  const placed = new Set<string>();
  for (const { key } of before) {
    const row = fresh.get(key);
    if (!row) continue;
    order.push(row);
    placed.add(key);
  }
  for (const [key, row] of fresh) if (!placed.has(key)) order.push(row);
  return order;
}

/** What a delivery's row shows; where it is moves the marker, not the words. */
function saysTheSameDelivery(a: DeliveryItem, b: DeliveryItem): boolean {
  return (
    a.vehicle === b.vehicle &&
    a.area === b.area &&
    a.etaMin === b.etaMin &&
    a.seenAgoS === b.seenAgoS &&
    a.selected === b.selected
  );
}
