import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencyOf } from "#lib/core/money.ts";
import { isEnd, isLegalStep, ORDER_STATUSES, type OrderStatus } from "#lib/orders/status.ts";
import { postingsOf } from "./ledger.ts";
import {
  follow,
  nextCall,
  PAYMENT_STATUSES,
  type Payment,
  type ProviderIntent,
  type ProviderState,
  refundableMinor,
  stepFor,
  withoutOrder,
} from "./payment.ts";

const AMOUNT = 16_900;
const OPEN: Payment = {
  status: "open",
  amountMinor: AMOUNT,
  capturedMinor: 0,
  refundedMinor: 0,
  disputedMinor: 0,
  holdAt: null,
};

function intent(more: Partial<ProviderIntent> = {}): ProviderIntent {
  return {
    id: "pi_1",
    currency: currencyOf("SEK"),
    status: "open",
    amountMinor: AMOUNT,
    capturedMinor: 0,
    feeMinor: 0,
    wasHeld: false,
    refunds: [],
    disputes: [],
    ...more,
  };
}
const captured = (more: Partial<ProviderIntent> = {}) =>
  intent({ status: "captured", capturedMinor: AMOUNT, feeMinor: 434, wasHeld: true, ...more });

const anyRefunds = fc
  .array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 5 })
  .map((amounts) => amounts.map((amountMinor, i) => ({ id: `re_${i}`, refundId: null, amountMinor })));
const anyIntent: fc.Arbitrary<ProviderIntent> = fc.oneof(
  fc.constant(intent()),
  fc.constant(intent({ status: "held", wasHeld: true })),
  fc.boolean().map((wasHeld) => intent({ status: "cancelled", wasHeld })),
  fc.record({ capturedMinor: fc.integer({ min: 1, max: AMOUNT }), refunds: anyRefunds }).map(captured),
);
const anyState: fc.Arbitrary<ProviderState> = fc.record({
  session: fc.constantFrom("open", "complete", "expired"),
  methodId: fc.option(fc.constant("pm_1")),
  intent: fc.option(anyIntent),
});
const anyPayment: fc.Arbitrary<Payment> = fc.record({
  status: fc.constantFrom(...PAYMENT_STATUSES),
  amountMinor: fc.constant(AMOUNT),
  capturedMinor: fc.integer({ min: 0, max: AMOUNT }),
  refundedMinor: fc.integer({ min: 0, max: AMOUNT }),
  disputedMinor: fc.constant(0),
  holdAt: fc.option(fc.nat(2_000)),
});
const NOW = 1_000;
const anyOrder = fc.constantFrom(...ORDER_STATUSES);

describe("whatever the provider says, in whatever order", () => {
  it("a payment only goes forward, and its end is its end", () => {
    fc.assert(
      fc.property(fc.array(anyState, { maxLength: 20 }), fc.option(fc.nat(2_000)), (states, holdAt) => {
        let payment: Payment = { ...OPEN, holdAt };
        for (const state of states) {
          const next = follow(payment, state);
          const isOver = ["captured", "released", "abandoned"].includes(payment.status);
          if (isOver) expect(next.status).toBe(payment.status);
          expect(PAYMENT_STATUSES.indexOf(next.status)).toBeGreaterThanOrEqual(
            PAYMENT_STATUSES.indexOf(payment.status),
          );
          expect(next.capturedMinor).toBeGreaterThanOrEqual(payment.capturedMinor);
          expect(next.refundedMinor).toBeGreaterThanOrEqual(payment.refundedMinor);
          payment = next;
        }
      }),
    );
  });

  it("the same said twice changes nothing the second time", () => {
    fc.assert(
      fc.property(anyPayment, anyState, (payment, state) => {
        const once = follow(payment, state);
        expect(follow(once, state)).toEqual(once);
      }),
    );
  });

  it("the order takes legal steps only, and comes to rest", () => {
    fc.assert(
      fc.property(anyOrder, anyPayment, fc.option(fc.nat(2_000)), (order, payment, dueAt) => {
        let now: OrderStatus = order;
        let steps = 0;
        const step = () => stepFor({ status: now, dueAt }, payment, NOW);
        for (let to = step(); to; to = step()) {
          expect([now, to, isLegalStep(now, to, "system")]).toEqual([now, to, true]);
          now = to;
          expect(++steps).toBeLessThan(6);
        }
      }),
    );
  });
});

describe("an order for later", () => {
  const dueAt = 2_000;
  const saved = { ...OPEN, status: "saved", holdAt: 1_000 } as const;
  const order = { totalMinor: AMOUNT };

  it("is planned once it is held, or a card is kept, and goes to the kitchen when it is due and held", () => {
    const held = { ...OPEN, status: "held" } as const;
    expect(stepFor({ status: "awaiting_payment", dueAt }, held, 1_999)).toBe("scheduled");
    expect(stepFor({ status: "awaiting_payment", dueAt }, held, 2_000)).toBe("placed");
    expect(stepFor({ status: "awaiting_payment", dueAt }, saved, 500)).toBe("scheduled");
    expect(stepFor({ status: "scheduled", dueAt }, held, 1_999)).toBeNull();
    expect(stepFor({ status: "scheduled", dueAt }, held, 2_000)).toBe("placed");
  });

  it("is not made where nobody has paid by then, a card that is being asked having ten minutes more", () => {
    const asking = { ...saved, status: "asking" } as const;
    expect(stepFor({ status: "scheduled", dueAt }, asking, 1_999)).toBeNull();
    expect(stepFor({ status: "scheduled", dueAt }, asking, 2_000)).toBe("expired");
    expect(stepFor({ status: "scheduled", dueAt }, saved, 2_000)).toBeNull();
    expect(stepFor({ status: "scheduled", dueAt }, saved, 2_000 + 600_000)).toBe("expired");
  });

  it("has its amount held when it is time, and not once it is over; then the card serves nothing", () => {
    expect(nextCall({ ...order, status: "scheduled" }, saved, [], "handover", 999)).toBeNull();
    expect(nextCall({ ...order, status: "scheduled" }, saved, [], "handover", 1_000)).toEqual({
      kind: "hold",
      amountMinor: AMOUNT,
    });
    expect(nextCall({ ...order, status: "cancelled" }, saved, [], "handover", 1_000)).toBeNull();
    expect(withoutOrder(saved, "cancelled", "complete")).toBe("abandoned");
    expect(withoutOrder(saved, "scheduled", "complete")).toBe("saved");
    const asking = { ...saved, status: "asking" } as const;
    expect(nextCall({ ...order, status: "expired" }, asking, [], "handover", 1_000)).toEqual({ kind: "expire" });
    expect([withoutOrder(asking, "expired", "open"), withoutOrder(asking, "expired", "expired")]).toEqual([
      "asking",
      "abandoned",
    ]);
  });

  it("keeps its card through a page that was left and a try that came to nothing", () => {
    const left: ProviderState = { session: "expired", methodId: null, intent: null };
    expect(follow({ ...OPEN, holdAt: 1_000 }, left).status).toBe("abandoned");
    expect(follow({ ...OPEN, holdAt: 1_000 }, { ...left, session: "complete", methodId: "pm_1" }).status).toBe("saved");
    expect(follow(saved, { ...left, intent: intent({ status: "cancelled" }) }).status).toBe("saved");
    expect(follow(saved, { ...left, intent: intent({ status: "held" }) }).status).toBe("held");
  });
});

describe("what is asked of the provider", () => {
  it("never takes money for what was not made, nor more than was held", () => {
    fc.assert(
      fc.property(
        anyOrder,
        anyPayment,
        fc.integer({ min: 0, max: 2 * AMOUNT }),
        fc.constantFrom("handover" as const, "acceptance" as const),
        (status, payment, totalMinor, captureAt) => {
          const call = nextCall({ status, totalMinor }, payment, [], captureAt, NOW);
          if (call?.kind !== "capture") return;
          expect(payment.status).toBe("held");
          expect(call.amountMinor).toBeLessThanOrEqual(AMOUNT);
          expect(["rejected", "cancelled", "expired", "placed", "draft"]).not.toContain(status);
          if (captureAt === "handover") expect(status).toBe("delivered");
        },
      ),
    );
  });

  it("gives back what is held for every order that ends without food", () => {
    const held = { ...OPEN, status: "held" } as const;
    for (const status of ORDER_STATUSES.filter(isEnd)) {
      const call = nextCall({ status, totalMinor: AMOUNT }, held, [], "handover", NOW);
      if (status === "delivered") expect(call).toEqual({ kind: "capture", amountMinor: AMOUNT });
      if (["rejected", "cancelled", "expired"].includes(status)) expect(call).toEqual({ kind: "release" });
    }
  });

  it("asks for nothing of an order that goes its way", () => {
    for (const status of ["awaiting_payment", "placed", "accepted", "preparing", "ready", "picked_up"] as const) {
      for (const payment of [OPEN, { ...OPEN, status: "held" } as const]) {
        expect(nextCall({ status, totalMinor: AMOUNT }, payment, [], "handover", NOW)).toBeNull();
      }
    }
  });

  it("leaves so much to give back as was taken, less what was given or asked for", () => {
    const payment: Payment = { ...OPEN, status: "captured", capturedMinor: AMOUNT, refundedMinor: 5_000 };
    expect(refundableMinor(payment, [{ refundId: "rfd_1", amountMinor: 1_900 }])).toBe(10_000);
    expect(refundableMinor({ ...payment, status: "held" }, [])).toBe(0);
    expect(refundableMinor(payment, [{ refundId: "rfd_1", amountMinor: 50_000 }])).toBe(0);
  });
});

describe("the books", () => {
  const anyBreakdown = fc.record({
    foodMinor: fc.nat(AMOUNT),
    feeMinor: fc.nat(AMOUNT),
    tipMinor: fc.nat(AMOUNT),
  });

  it("balance, posting by posting, whatever happened", () => {
    fc.assert(
      fc.property(anyIntent, anyBreakdown, (seen, breakdown) => {
        const postings = postingsOf(seen, breakdown);
        for (const { lines } of postings) expect(lines.reduce((sum, { minor }) => sum + minor, 0)).toBe(0);
        expect(new Set(postings.map(({ key }) => key)).size).toBe(postings.length);
      }),
    );
  });

  it("hold nothing once a hold has ended", () => {
    for (const seen of [captured(), intent({ status: "cancelled", wasHeld: true })]) {
      const lines = postingsOf(seen, { foodMinor: AMOUNT, feeMinor: 0, tipMinor: 0 }).flatMap((each) => each.lines);
      const sum = (account: string) =>
        lines.filter((line) => line.account === account).reduce((total, { minor }) => total + minor, 0);
      expect([sum("holds"), sum("held_back")]).toEqual([0, 0]);
      expect(sum("provider")).toBe(seen.status === "captured" ? AMOUNT - 434 : 0);
    }
  });

  it("only grow as more becomes known", () => {
    const breakdown = { foodMinor: 13_000, feeMinor: 3_900, tipMinor: 0 };
    const stages = [
      intent(),
      intent({ status: "held", wasHeld: true }),
      captured(),
      captured({ refunds: [{ id: "re_1", refundId: null, amountMinor: 100 }] }),
    ];
    let before: string[] = [];
    for (const stage of stages) {
      const postings = postingsOf(stage, breakdown).map((posting) => JSON.stringify(posting));
      for (const posting of before) expect(postings).toContain(posting);
      before = postings;
    }
  });
});
