import { describe, expect, it } from "vitest";
import { negotiateLocale } from "./negotiate-locale.ts";

describe("negotiateLocale", () => {
  it("takes the language of ours that is liked best", () => {
    expect(negotiateLocale("sv-SE,sv;q=0.9,en;q=0.8")).toBe("sv");
    expect(negotiateLocale("de,en;q=0.5,sv;q=0.7")).toBe("sv");
    expect(negotiateLocale("en-GB")).toBe("en");
  });

  it("is English where none of ours is liked, or nothing sensible was said", () => {
    for (const header of [null, "", "de-DE,fr", "sv;q=0", "sv;q=x", ";;,,=", "s".repeat(10_000)]) {
      expect(negotiateLocale(header)).toBe("en");
    }
  });
});
