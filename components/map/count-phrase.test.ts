import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import en from "../../messages/en.json";
import sv from "../../messages/sv.json";
import { createCountPhrase } from "./count-phrase.ts";

describe("a phrase around a count", () => {
  it.each([
    ["en", en],
    ["sv", sv],
  ] as const)("is what the message says in %s, for every count", (locale, messages) => {
    const t = createTranslator({ locale, messages, namespace: "row" });
    const phrase = createCountPhrase(locale, (count) => t("group", { count }));
    const counts = [...Array.from({ length: 130 }, (_, n) => n), 999, 1000, 1001, 12_345, 1_234_567];
    for (const count of [...counts, ...counts.reverse()]) expect(phrase(count)).toBe(t("group", { count }));
  });

  it("is the message's own where a form does not hold the number", () => {
    const phrase = createCountPhrase("en", (count) => (count === 1 ? "one delivery" : `${count} deliveries`));
    expect([1, 20, 1, 21].map(phrase)).toEqual(["one delivery", "20 deliveries", "one delivery", "21 deliveries"]);
  });
});
