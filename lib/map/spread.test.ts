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

describe("deliveries at one door", () => {
  it("stand side by side close up, and as a cluster from afar", () => {
    const door = group(delivery(1), delivery(2), delivery(3));
    expect(spreadGroups([door], 15, 100)).toEqual([door]);
    const spread = spreadGroups([door], 18, 100);
    expect(spread.map(({ members }) => members[0]?.id)).toEqual([1, 2, 3]);
    for (const [i, a] of spread.entries()) {
      for (const b of spread.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(px(35.9, 18));
    }
  });

  it("stand where they are when there is room", () => {
    const apart = group(delivery(1, 0.5), delivery(2, 0.5 + px(50, 18)));
    expect(spreadGroups([apart], 18, 100).map(({ x }) => x)).toEqual([0.5, 0.5 + px(50, 18)]);
  });

  it("stay a cluster where a cell is among them, where they are many, and where the cap is met", () => {
    const cell = { kind: "cell", id: "a", x: 0.5, y: 0.5, count: 1 } as const;
    const mixed: Group = { x: 0.5, y: 0.5, count: 2, members: [delivery(1), cell] };
    const many = group(...Array.from({ length: 9 }, (_, i) => delivery(i)));
    expect(spreadGroups([mixed, many], 18, 100)).toEqual([mixed, many]);
    const pair = group(delivery(1), delivery(2));
    expect(spreadGroups([pair], 18, 1)).toEqual([pair]);
  });

  it("never make more than the cap, and lose nobody", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 60 }), (list, room) => {
        let id = 0;
        const groups = list.map((n) => group(...Array.from({ length: n }, () => delivery(id++))));
        const spread = spreadGroups(groups, 18, groups.length + room);
        expect(spread.length).toBeLessThanOrEqual(groups.length + room);
        expect(new Set(spread.flatMap(({ members }) => members.map((member) => member.id))).size).toBe(id);
      }),
    );
  });
});
