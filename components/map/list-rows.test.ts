import { describe, expect, it } from "vitest";
import type { ClusterItem, DeliveryItem } from "#lib/map/items.ts";
import { NO_ROWS, nextRows } from "./list-rows.ts";

function delivery(id: number, over: Partial<DeliveryItem> = {}): DeliveryItem {
  return {
    kind: "delivery",
    key: `d${id}`,
    id,
    lng: 11.97,
    lat: 57.7,
    distanceM: id * 100,
    vehicle: "bike",
    area: 1,
    etaMin: 6,
    headingDeg: 90,
    seenAgoS: 0,
    selected: false,
    ...over,
  };
}

function cluster(id: number, over: Partial<ClusterItem> = {}): ClusterItem {
  return { kind: "cluster", key: `c${id}`, lng: 11.97, lat: 57.7, distanceM: id * 100, count: 5, ...over };
}

describe("nextRows", () => {
  it("parts deliveries from groups and takes the snapshot's order at first", () => {
    const rows = nextRows(NO_ROWS, { items: [cluster(1), delivery(2), delivery(1)] }, true);
    expect(rows.deliveries.map((row) => row.key)).toEqual(["d2", "d1"]);
    expect(rows.groups.map((row) => row.key)).toEqual(["c1"]);
  });

  it("keeps its rows when a tick moved markers but changed no words", () => {
    const first = nextRows(NO_ROWS, { items: [delivery(1), cluster(1)] }, true);
    const moved = {
      items: [delivery(1, { lng: 11.9702, headingDeg: 45, distanceM: 90 }), cluster(1, { lat: 57.7001 })],
    };
    const next = nextRows(first, moved, false);
    expect(next.deliveries).toBe(first.deliveries);
    expect(next.groups).toBe(first.groups);
  });

  it("changes only the row whose words changed", () => {
    const first = nextRows(NO_ROWS, { items: [delivery(1), delivery(2), cluster(1)] }, true);
    const next = nextRows(first, { items: [delivery(1), delivery(2, { etaMin: 5 }), cluster(1)] }, false);
    expect(next.deliveries[0]).toBe(first.deliveries[0]);
    expect(next.deliveries[1]).not.toBe(first.deliveries[1]);
    expect(next.groups).toBe(first.groups);
  });

  it("tells what the map shows of each group beside rows that stay as they are", () => {
    const first = nextRows(NO_ROWS, { items: [delivery(1), cluster(1), cluster(2)] }, true);
    const more = cluster(1, { count: 6, lat: 57.701 });
    const next = nextRows(first, { items: [delivery(1), more, cluster(3)] }, false);
    expect(next.deliveries).toBe(first.deliveries);
    expect(next.groups[0]).toBe(first.groups[0]);
    expect(next.groups.map(({ key }) => key)).toEqual(["c1", "c3"]);
    expect([...next.told]).toEqual([
      ["c1", more],
      ["c3", cluster(3)],
    ]);
  });

  it("keeps places while the view stands still, drops what left and appends what came", () => {
    const first = nextRows(NO_ROWS, { items: [delivery(1), delivery(2), delivery(3)] }, true);
    const next = nextRows(first, { items: [delivery(4), delivery(3), delivery(1)] }, false);
    expect(next.deliveries.map((row) => row.id)).toEqual([1, 3, 4]);
  });

  it("puts the nearest first again when asked to, keeping unchanged rows", () => {
    const first = nextRows(NO_ROWS, { items: [delivery(1), delivery(2)] }, true);
    const next = nextRows(first, { items: [delivery(2), delivery(1)] }, true);
    expect(next.deliveries.map((row) => row.id)).toEqual([2, 1]);
    expect(next.deliveries[0]).toBe(first.deliveries[1]);
  });
});
