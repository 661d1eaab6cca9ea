import { describe, expect, it } from "vitest";
import { remember } from "./remember.ts";

describe("a phrase that is remembered", () => {
  it("is made once for the same arguments and anew for others", () => {
    let made = 0;
    const say = remember((from: number, to: number) => {
      made++;
      return `${from}–${to} min`;
    });
    expect([say(1, 2), say(1, 2), say(12, 3), say(1, 23)]).toEqual(["1–2 min", "1–2 min", "12–3 min", "1–23 min"]);
    expect(made).toBe(3);
  });

  it("does not keep them all for ever", () => {
    let made = 0;
    const say = remember((n: number) => {
      made++;
      return String(n);
    });
    for (let n = 0; n < 5_000; n++) say(n);
    say(0);
    expect(made).toBe(5_001);
  });
});
