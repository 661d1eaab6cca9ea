import { describe, expect, it } from "vitest";
import type { OrderId } from "#lib/core/ids.ts";
import { LOCALES, NOTICE_EVENTS } from "../notice.ts";
import { pushText } from "./push-text.ts";

const orderId = "ord_1" as OrderId;
const line = (name: string, quantity = 1) => ({ name, quantity, totalMinor: 100 * quantity });
const facts = {
  orderId,
  code: "3F2A",
  restaurant: "Saluhallens Meze",
  name: "Åsa",
  door: "Storgatan 1",
  lines: [line("Tiramisù", 2), line("Meze"), line("Hummus"), line("Bröd", 3), line("Ayran")],
  foodMinor: 13_000,
  discountMinor: 0,
  feeMinor: 3_900,
  tipMinor: 0,
  totalMinor: 16_900,
  currency: "SEK",
  isPaid: true,
  isCharged: false,
  promisedAt: Date.UTC(2026, 10, 28, 18, 5),
  refundedMinor: 6_500,
  ending: "expired" as const,
  timeZone: "Europe/Stockholm",
};

it("says what happened to an order, and leads to its page", () => {
  expect(pushText("accepted", facts, "en")).toEqual({
    title: "Saluhallens Meze said yes",
    body: "Saluhallens Meze is on it. We expect your food at about 19:05.",
    tag: "order:ord_1",
    url: "/en/orders/ord_1",
    lang: "en",
    rings: false,
  });
  expect(pushText("not_made", facts, "sv")).toMatchObject({ title: "Saluhallens Meze svarade inte", lang: "sv" });
  expect(pushText("confirmed", facts, "en").body).not.toContain("receipt");
});

it("rings in a kitchen with what is to be made, under the same tag until somebody looks", () => {
  expect(pushText("ring", facts, "en")).toEqual({
    title: "New order 3F2A",
    body: "Saluhallens Meze: 2 × Tiramisù, 1 × Meze, 1 × Hummus and 4 more",
    tag: "ring:ord_1",
    url: "/en/restaurant",
    lang: "en",
    rings: true,
  });
  expect(pushText("unanswered", facts, "sv")).toMatchObject({
    title: "Beställning 3F2A väntar fortfarande",
    tag: "ring:ord_1",
    url: "/sv/restaurant",
  });
});

describe.each(LOCALES)("whatever a name holds, in %s", (locale) => {
  const long = { ...facts, restaurant: "ö".repeat(5_000), lines: [line("å\n\u0000".repeat(900))] };
  it.each([...NOTICE_EVENTS, "ring", "unanswered"] as const)(
    "%s is one line that every push service takes",
    (event) => {
      const text = pushText(event, long, locale);
      expect(text.title).not.toBe("");
      expect(`${text.title}${text.body}`).not.toMatch(/[\p{Cc}\u2028]/u);
      // 4,096 with what closes it (RFC 8291 §4)
      expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThanOrEqual(3_000);
    },
  );
});
