import { expect, it } from "vitest";
import { parseEmail } from "./email.ts";

it("an address has one spelling", () => {
  expect(parseEmail("  Alva.Berg@Example.COM ")).toBe("alva.berg@example.com");
  expect(parseEmail("a\u030Asa@example.com")).toBe("\u00e5sa@example.com");
});

it.each(["", "alva", "alva@", "@example.com", "alva@example", "a b@example.com", "a@b@example.com", "a@example.c"])(
  "%j is no address",
  (text) => expect(parseEmail(text)).toBeNull(),
);

it("no address holds what could begin another header or another recipient", () => {
  for (const text of ["a@example.com\r\nBcc: b@example.com", "a@example.com,b@example.com", "A <a@example.com>"]) {
    expect(parseEmail(text)).toBeNull();
  }
  expect(parseEmail(`${"a".repeat(250)}@example.com`)).toBeNull();
});
