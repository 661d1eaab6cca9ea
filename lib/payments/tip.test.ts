import fc from "fast-check";
import { expect, test } from "vitest";
import { ORDER_STATUSES } from "#lib/orders/status.ts";
import { PAYMENT_STATUSES, type Payment } from "./payment.ts";
import { isTippable, nextTipCall, TIP_WITHIN_MS, tipRoomMinor } from "./tip.ts";

const anyStatus = fc.constantFrom(...PAYMENT_STATUSES);

test("all tips that were paid or may be are never more than what was taken for the order, less what went back", () => {
  const press = fc.record({ amountMinor: fc.integer({ min: 1, max: 30_000 }), becomes: anyStatus });
  const captured = fc.integer({ min: 1, max: 20_000 });
  fc.assert(
    fc.property(captured, fc.nat(10_000), fc.array(press, { maxLength: 12 }), (capturedMinor, back, presses) => {
      const refundedMinor = Math.min(back, capturedMinor);
      const tips: { status: Payment["status"]; amountMinor: number }[] = [];
      for (const { amountMinor, becomes } of presses) {
        const room = tipRoomMinor({ status: "captured", capturedMinor, refundedMinor }, tips);
        if (amountMinor <= room) tips.push({ status: becomes, amountMinor });
      }
      const given = tips.filter(({ status }) => status !== "abandoned" && status !== "released");
      expect(given.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBeLessThanOrEqual(
        capturedMinor - refundedMinor,
      );
    }),
  );
  expect(tipRoomMinor({ status: "held", capturedMinor: 0, refundedMinor: 0 }, [])).toBe(0);
});

test("a tip is for what was handed over, for two weeks", () => {
  const endedAt = Date.UTC(2026, 10, 20);
  for (const status of ORDER_STATUSES) {
    const isFor = status === "delivered" || status === "refunded_part";
    expect(isTippable({ status, endedAt }, endedAt + TIP_WITHIN_MS - 1)).toBe(isFor);
    expect(isTippable({ status, endedAt }, endedAt + TIP_WITHIN_MS)).toBe(false);
  }
});

test("nothing is asked of the provider but to give back what somebody wants given back", () => {
  const tip = { amountMinor: 500, capturedMinor: 0, refundedMinor: 0, disputedMinor: 0, holdAt: null };
  const wanted = [{ refundId: "rfd_1", amountMinor: 100 }];
  expect(nextTipCall("delivered", { ...tip, status: "open" }, wanted)).toBeNull();
  expect(nextTipCall("refunded", { ...tip, status: "open" }, [])).toEqual({ kind: "expire" });
  expect(nextTipCall("delivered", { ...tip, status: "captured" }, [])).toBeNull();
  expect(nextTipCall("delivered", { ...tip, status: "captured" }, wanted)).toEqual({ kind: "refund", ...wanted[0] });
});
