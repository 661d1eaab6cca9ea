import fc from "fast-check";
import { expect, test } from "vitest";
import { hashLinkToken, isLinkToken, linkTokenOf } from "./links.ts";

test("a token is 43 URL-safe characters that hold all of its 32 random bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (random) => {
      const token = linkTokenOf(random);
      expect(isLinkToken(token)).toBe(true);
      expect(encodeURIComponent(token)).toBe(token);
      expect(new Uint8Array(Buffer.from(token, "base64url"))).toEqual(random);
    }),
  );
  expect(() => linkTokenOf(new Uint8Array(16))).toThrow(RangeError);
});

test("a truncated or decorated token is not one", () => {
  const token = linkTokenOf(new Uint8Array(32).fill(7));
  for (const wrong of ["", token.slice(1), `${token}A`, `${token.slice(0, -1)}=`, ` ${token.slice(1)}`]) {
    expect(isLinkToken(wrong)).toBe(false);
  }
});

test("what is kept of a token is its SHA-256", async () => {
  // FIPS 180-4's own example.
  const hash = Buffer.from(await hashLinkToken("abc")).toString("hex");
  expect(hash).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
