import fc from "fast-check";
import { expect, test } from "vitest";
import { isEnd, isLegalStep, ORDER_STATUSES, type OrderActor, type OrderStatus, TRANSITIONS } from "./status.ts";

const ACTORS: OrderActor[] = ["customer", "restaurant", "driver", "operator", "system"];
const anyStatus = fc.constantFrom(...ORDER_STATUSES);
const anyActor = fc.constantFrom(...ACTORS);

/** The statuses that somebody may take an order to. */
const after = (status: OrderStatus) => ORDER_STATUSES.filter((to) => ACTORS.some((by) => isLegalStep(status, to, by)));

test("nothing leads out of an end but money given back, for anybody", () => {
  fc.assert(
    fc.property(anyStatus.filter(isEnd), anyStatus, anyActor, (from, to, actor) => {
      if (isLegalStep(from, to, actor)) expect([to.startsWith("refunded"), actor]).toEqual([true, "system"]);
    }),
  );
  expect(ORDER_STATUSES.filter(isEnd)).toEqual([
    "delivered",
    "rejected",
    "cancelled",
    "expired",
    "refunded_part",
    "refunded",
  ]);
});

test("whatever is tried, in whatever order, a life never comes back to where it was, and ends", () => {
  const tries = fc.array(fc.record({ to: anyStatus, actor: anyActor }), { minLength: 20, maxLength: 200 });
  fc.assert(
    fc.property(tries, (steps) => {
      const life: OrderStatus[] = ["draft"];
      for (const { to, actor } of steps) {
        const now = life.at(-1) as OrderStatus;
        if (isLegalStep(now, to, actor)) life.push(to);
      }
      expect(new Set(life).size).toBe(life.length);
      const end = life.findIndex(isEnd);
      if (end >= 0) expect(life.slice(end).every(isEnd)).toBe(true);
    }),
  );
});

test("from every status that is no end there is a way to one, and every status is reached", () => {
  const reached = new Set<OrderStatus>(["draft"]);
  for (const status of reached) for (const to of after(status)) reached.add(to);
  expect(reached).toEqual(new Set(ORDER_STATUSES));
  for (const start of ORDER_STATUSES) {
    const from = new Set([start]);
    for (const status of from) for (const to of after(status)) from.add(to);
    expect([...from].some(isEnd)).toBe(true);
  }
});

test("operators may take what steps somebody may, but for those of money, and no others", () => {
  fc.assert(
    fc.property(anyStatus, anyStatus, (from, to) => {
      expect(isLegalStep(from, to, "operator")).toBe(TRANSITIONS[from].some((step) => step.to === to && !step.money));
    }),
  );
});

test("a customer may do nothing but cancel, and only while nobody has answered", () => {
  for (const from of ORDER_STATUSES) {
    for (const to of ORDER_STATUSES) {
      const isEarly = ["draft", "awaiting_payment", "scheduled", "placed"].includes(from);
      expect(isLegalStep(from, to, "customer")).toBe(isEarly && to === "cancelled");
    }
  }
});
