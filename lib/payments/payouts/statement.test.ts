import fc from "fast-check";
import { expect, it } from "vitest";
import { type Posted, statementOf } from "./statement.ts";

const ALL = { fromMs: 0, toMs: 1_000 };
const taken = (at: number, minor: number, orderId = "a"): Posted => ({
  ...{ orderId, code: orderId, at, account: "restaurant", minor: -minor, reason: null },
});
const back = (at: number, minor: number, reason: string, orderId = "a"): Posted => ({
  ...{ orderId, code: orderId, at, account: "refunds", minor, reason },
});

it("food is owed, less what was given back for what the kitchen did", () => {
  const statement = statementOf([taken(1, 13_000), back(2, 3_000, "missing_items"), back(3, 2_000, "late")], ALL);
  expect(statement).toMatchObject({
    ...{ orders: 1, foodMinor: 13_000, givenBackMinor: 5_000, borneMinor: 3_000, dueMinor: 10_000 },
  });
});

it.each(["late", "never_arrived", "goodwill", "made_at_provider", "of_a_word_nobody_knows"])(
  "what was given back because of %s is Hotpath's",
  (reason) => {
    expect(statementOf([taken(1, 13_000), back(2, 13_000, reason)], ALL).dueMinor).toBe(13_000);
  },
);

it("of an order that came to nothing the food is borne, and tip and delivery are not", () => {
  expect(statementOf([taken(1, 13_000), back(2, 16_900, "order_ended")], ALL)).toMatchObject({
    ...{ givenBackMinor: 16_900, borneMinor: 13_000, dueMinor: 0 },
  });
});

it("what is given back a week later is taken off then, and from what that order still stands at", () => {
  const postings = [taken(1, 10_000), back(2, 6_000, "quality"), taken(12, 500, "b"), back(15, 9_000, "quality")];
  expect(statementOf(postings, { fromMs: 0, toMs: 10 }).dueMinor).toBe(4_000);
  expect(statementOf(postings, { fromMs: 10, toMs: 20 })).toMatchObject({
    orders: 1,
    borneMinor: 4_000,
    dueMinor: -3_500,
  });
});

it("weeks add up to the books, wherever they are cut, and no order is owed less than nothing", () => {
  const reason = fc.constantFrom("missing_items", "quality", "late", "order_ended");
  const order = fc.record({
    foodMinor: fc.integer({ min: 1, max: 50_000 }),
    takenAt: fc.integer({ min: 0, max: 400 }),
    refunds: fc.array(fc.record({ after: fc.nat(500), minor: fc.integer({ min: 1, max: 40_000 }), reason }), {
      maxLength: 4,
    }),
  });
  fc.assert(
    fc.property(fc.array(order, { maxLength: 8 }), fc.nat(1_000), (orders, cut) => {
      const postings = orders
        .flatMap(({ foodMinor, takenAt, refunds }, i) => [
          taken(takenAt, foodMinor, String(i)),
          ...refunds.map((each) => back(takenAt + each.after, each.minor, each.reason, String(i))),
        ])
        .sort((a, b) => a.at - b.at);
      const whole = statementOf(postings, ALL);
      const [first, second] = [
        statementOf(postings, { fromMs: 0, toMs: cut }),
        statementOf(postings, { fromMs: cut, toMs: 1_000 }),
      ];
      const booked = (account: string) =>
        postings.reduce((sum, each) => sum + (each.account === account ? each.minor : 0), 0);
      expect(whole.foodMinor).toBe(-booked("restaurant") || 0);
      expect(whole.givenBackMinor).toBe(booked("refunds"));
      for (const key of ["foodMinor", "givenBackMinor", "borneMinor", "dueMinor"] as const) {
        expect(first[key] + second[key]).toBe(whole[key]);
      }
      for (const i of orders.keys()) {
        const own = postings.filter(({ orderId }) => orderId === String(i));
        expect(statementOf(own, ALL).dueMinor).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
