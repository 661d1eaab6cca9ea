import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OrderId } from "#lib/core/ids.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { idOf, operator, watchLink } from "#tests/helpers/order-fakes.ts";
import { OrderHubWorld, type Page } from "#tests/helpers/order-hub-world.ts";

let world: OrderHubWorld;

describe("whatever is committed, hinted, lost, late and resumed", () => {
  const order = fc.nat(2);
  const page = fc.nat(2);
  const isResumed = fc.boolean();
  const step = (weight: number, op: string) => ({
    weight,
    arbitrary: fc.record({ op: fc.constant(op), order, page, isResumed }),
  });
  const ops = fc.oneof(
    step(6, "commit"),
    step(3, "hint"),
    step(5, "tick"),
    step(8, "answer"),
    step(2, "fail"),
    step(3, "follow"),
    step(1, "unfollow"),
    step(1, "reconnect"),
    step(1, "clog"),
    step(1, "refresh"),
    step(1, "pause"),
  );

  it("each follower hears events 1 to n once each and in their order", async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(ops, { minLength: 20, maxLength: 120 }), async (steps) => {
        world = new OrderHubWorld();
        const orders = [1, 2, 3].map((n) => idOf("order", n));
        for (const order of orders) world.database.place(order);
        const pages = [
          world.page(),
          world.page([operator(1)]),
          world.page([watchLink(1, 1), watchLink(2, 2), watchLink(3, 3)]),
        ];
        const wanted = pages.map(() => new Set<OrderId>());
        for (const step of steps) {
          const order = orders[step.order] as OrderId;
          const page = pages[step.page] as Page;
          const mine = wanted[step.page] as Set<OrderId>;
          if (step.op === "commit") world.database.commit(order);
          else if (step.op === "hint") world.hub.hint(order);
          else if (step.op === "tick") world.tick();
          else if (step.op === "pause") world.tick(40);
          else if (step.op === "refresh") world.hub.refresh();
          else if (step.op === "answer") await world.database.answer();
          else if (step.op === "fail") await world.database.answer(false);
          else if (step.op === "reconnect") page.reconnect();
          else if (step.op === "clog") page.follower.unsent = page.follower.unsent > 0 ? 0 : LIMITS.unsentBytes + 1;
          else if (step.op === "unfollow") {
            world.hub.unfollow(page.follower, order);
            mine.delete(order);
          } else if (step.op === "follow") {
            page.take();
            world.hub.follow(page.follower, order, step.isResumed ? (page.heard.get(order) ?? null) : null);
            mine.add(order);
          }
          for (const each of pages) each.take();
        }
        for (const page of pages) page.follower.unsent = 0;
        await world.settle();
        // What was refused while the database was away is asked for again, as a page does.
        for (const [i, page] of pages.entries()) {
          page.take();
          for (const order of wanted[i] ?? []) {
            if (!page.follower.follows.some((follow) => follow.order.id === order)) {
              world.hub.follow(page.follower, order, page.heard.get(order) ?? null);
            }
          }
        }
        await world.settle();
        for (const [i, page] of pages.entries()) {
          page.take();
          for (const order of wanted[i] ?? []) {
            expect(page.heard.get(order)).toBe(world.database.events.get(order)?.length);
            told += page.heard.get(order) ?? 0;
          }
        }
      }),
      { numRuns: 1_000 },
    );
    expect(told).toBeGreaterThan(1_000);
  }, 60_000);
});
