import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOCALES, NOTICE_EVENTS } from "../notice.ts";
import type { NoticeFacts } from "./facts.ts";
import { renderOrderMail } from "./order-mail.ts";

const SOME: NoticeFacts = {
  code: "3F8A",
  restaurant: "Saluhallens Meze",
  name: "Åsa",
  door: "Storgatan 1",
  lines: [{ name: "Falafel", quantity: 2, totalMinor: 17_800 }],
  foodMinor: 17_800,
  discountMinor: 1_000,
  feeMinor: 2_900,
  tipMinor: 0,
  totalMinor: 19_700,
  currency: "SEK",
  isPaid: true,
  isCharged: false,
  promisedAt: Date.UTC(2026, 10, 28, 18, 5),
  refundedMinor: 0,
  ending: null,
  timeZone: "Europe/Stockholm",
  url: "https://hotpath.example/en/track#token",
  choicesUrl: null,
};

describe("a mail of an order", () => {
  it("is a receipt that adds up, in the reader's language and the restaurant's time", () => {
    const { subject, text } = renderOrderMail("confirmed", SOME, "sv");
    expect(subject).toBe("Din beställning hos Saluhallens Meze");
    expect(text.replaceAll("\u00a0", " ").replaceAll("\u2212", "-")).toContain(
      "2 × Falafel  178 kr\nRabatt  -10 kr\nLeverans  29 kr\nSumma  197 kr",
    );
    expect(renderOrderMail("accepted", SOME, "en").text).toContain("at about 19:05");
    expect(renderOrderMail("accepted", SOME, "sv").text).toContain("ungefär kl. 19:05");
  });

  it("says that a card was not charged only where that is so", () => {
    const rejected = { ...SOME, ending: "rejected" } as const;
    const said = (facts: NoticeFacts) => renderOrderMail("not_made", facts, "en").text;
    expect(said(rejected)).toContain("Your card was not charged");
    expect(said({ ...rejected, isCharged: true })).not.toContain("not charged");
    expect(said({ ...rejected, isCharged: true })).toContain("is given back in full");
    expect(said({ ...rejected, isPaid: false })).not.toContain("card");
  });

  it("holds a guest's link in both forms, and warns of passing it on", () => {
    for (const part of ["text", "html"] as const) {
      const said = renderOrderMail("confirmed", SOME, "en")[part];
      expect(said).toContain("https://hotpath.example/en/track#token");
      expect(said).toContain("do not pass the mail on");
    }
    const mine = renderOrderMail("confirmed", { ...SOME, url: "https://hotpath.example/en/orders/x" }, "en").text;
    expect(mine).not.toContain("do not pass the mail on");
  });

  const wild = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.constantFrom("<script>alert(1)</script>", '"><img src=x onerror=y>', "a\r\nBcc: b@c.example", "&amp;", "'"),
  );
  const minor = fc.integer({ min: 0, max: 100_000_000 });
  const facts: fc.Arbitrary<NoticeFacts> = fc.record({
    code: fc.stringMatching(/^[0-9A-F]{4}$/),
    restaurant: wild,
    name: wild,
    door: wild,
    lines: fc.array(fc.record({ name: wild, quantity: fc.integer({ min: 1, max: 50 }), totalMinor: minor }), {
      maxLength: 50,
    }),
    foodMinor: minor,
    discountMinor: minor,
    feeMinor: minor,
    tipMinor: minor,
    totalMinor: minor,
    currency: fc.constantFrom("SEK", "EUR", "JPY"),
    isPaid: fc.boolean(),
    isCharged: fc.boolean(),
    promisedAt: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    refundedMinor: minor,
    ending: fc.constantFrom("rejected", "cancelled", "expired", null),
    timeZone: fc.constantFrom("Europe/Stockholm", "America/New_York", "Pacific/Kiritimati"),
    url: fc.constantFrom(null, "https://hotpath.example/en/track#token"),
    choicesUrl: fc.constantFrom(null, "https://hotpath.example/en/account/notifications"),
  });

  it("never lets through what somebody wrote as anything but words, whatever they wrote", () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...NOTICE_EVENTS), fc.constantFrom(...LOCALES), (some, event, locale) => {
        const { subject, text, html } = renderOrderMail(event, some, locale);
        expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(Array.from(subject).length).toBeLessThanOrEqual(140);
        expect(subject).not.toBe("");
        for (const said of [subject, text, html]) expect(said).not.toMatch(/undefined|NaN|\[object|Invalid/);
        // the tags are ours alone, and fetch nothing
        const tags = new Set(Array.from(html.matchAll(/<\/?([a-z!][a-z0-9]*)/gi), ([, tag]) => tag?.toLowerCase()));
        for (const tag of tags) expect(TAGS).toContain(tag);
        expect(html).not.toMatch(/<[^>]*\s(?:src|on[a-z]+)=/i);
        expect(Buffer.byteLength(html)).toBeLessThan(256 * 1_024);
        expect(Buffer.byteLength(text)).toBeLessThan(256 * 1_024);
      }),
    );
  });
});

const TAGS = "!doctype html head meta title style body div table tr td p h1 a br".split(" ");
