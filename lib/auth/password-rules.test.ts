import { describe, expect, it } from "vitest";
import { passwordFault } from "./password-rules.ts";

describe("a password", () => {
  it.each(["", "short", "nine char", "åäöåäöåäö"])("%j is too short", (text) =>
    expect(passwordFault(text)).toBe("short"),
  );

  it("may be as long as a sentence, not as a book", () => {
    expect(passwordFault("the ferry to Vinga leaves at noon")).toBeNull();
    expect(passwordFault(`${"x1y2z3w4".repeat(25)}`.slice(0, 200).replace(/.$/, "!q"))).not.toBe("short");
    expect(passwordFault("ab".repeat(101))).toBe("long");
  });

  it.each([
    "password123",
    "Password1234",
    "1234567890",
    "qwertyuiop",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "!!Liverpool2024",
  ])("%j is one that everybody tries", (text) => expect(passwordFault(text)).toBe("common"));

  it("is not the address or the name of whose it is", () => {
    expect(passwordFault("Alva@Example.com", ["alva@example.com", "Alva Berg"])).toBe("common");
    expect(passwordFault("alva berg's bicycle", ["alva@example.com", "Alva Berg"])).toBeNull();
  });

  it("needs no signs, digits or capitals", () => expect(passwordFault("vinterkvällar vid havet")).toBeNull());
});
