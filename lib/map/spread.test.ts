import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FeedDelivery } from "#lib/tracking/feed.ts";
import type { Group } from "./cluster.ts";
import { spreadGroups } from "./spread.ts";

function delivery(id: number, x = 0.5, y = 0.5): FeedDelivery {
  return { kind: "delivery", id, x, y, heading: 0, vehicle: "bike", area: 0, etaMin: 1, seenTick: null };
}
function group(...members: FeedDelivery[]): Group {
  return { x: 0.5, y: 0.5, count: members.length, members };
}
const px = (n: number, zoom: number) => n / (512 * 2 ** zoom);
const NONE = new Set<number>();

describe("deliveries at one door", () => {
  const door = group(delivery(1), delivery(2), delivery(3));

  it("are a cluster from afar and stand side by side close up", () => {
    expect(spreadGroups([door], 15, 100, NONE)).toEqual([door]);
    const spread = spreadGroups([door], 18, 100, NONE);
    expect(spread.map(({ members }) => members[0]?.id)).toEqual([1, 2, 3]);
    for (const [i, a] of spread.entries()) {
      for (const b of spread.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(px(45.9, 18));
    }
  });

  it("stay a cluster where a cell is among them, where they are many, and where the cap is met", () => {
    const cell = { kind: "cell", id: "a", x: 0.5, y: 0.5, count: 1 } as const;
    const mixed: Group = { x: 0.5, y: 0.5, count: 2, members: [delivery(1), cell] };
    const many = group(...Array.from({ length: 9 }, (_, i) => delivery(i)));
    expect(spreadGroups([mixed, many], 18, 100, NONE)).toEqual([mixed, many]);
    expect(spreadGroups([door], 18, 2, NONE)).toEqual([door]);
  });
});

describe("two or three neighbours", () => {
  const pair = (apartPx: number, id = 1) => group(delivery(id), delivery(id + 1, 0.5 + px(apartPx, 13)));

  it("stand where they are when they do not cover each other", () => {
    expect(spreadGroups([pair(50)], 13, 100, NONE).map(({ x }) => x)).toEqual([0.5, 0.5 + px(50, 13)]);
    expect(spreadGroups([pair(40)], 13, 100, NONE)).toHaveLength(1);
  });

  it("stay apart until they are nearer than when they came apart", () => {
    const before = new Set([1, 2]);
    expect(spreadGroups([pair(40)], 13, 100, before)).toHaveLength(2);
    expect(spreadGroups([pair(36)], 13, 100, before)).toHaveLength(1);
  });

  it("stay together when the view has enough markers", () => {
    const many = Array.from({ length: 50 }, (_, i) => pair(60, 2 * i));
    expect(spreadGroups(many, 13, 100, NONE)).toHaveLength(60);
  });
});

describe("spreading", () => {
  it("never makes more than the cap, and loses nobody", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 60, size: "max" });
    const zoom = fc.constantFrom(13, 18);
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 60 }), zoom, (list, room, at) => {
        let id = 0;
        const groups = list.map((n) => group(...Array.from({ length: n }, (_, i) => delivery(id++, 0.5 + i / 1e4))));
        const spread = spreadGroups(groups, at, groups.length + room, NONE);
        expect(spread.length).toBeLessThanOrEqual(groups.length + room);
        expect(new Set(spread.flatMap(({ members }) => members.map((member) => member.id))).size).toBe(id);
      }),
    );
  });
});
