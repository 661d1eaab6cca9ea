import { expect, it } from "vitest";
import { totpAddress, totpCode, totpSecretOf, totpStepOf } from "./totp.ts";

const secret = totpSecretOf(new TextEncoder().encode("12345678901234567890"));

it("codes are those of RFC 6238, appendix B, cut to six digits", () => {
  const known = { 59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130" };
  for (const [seconds, code] of Object.entries(known)) expect(totpCode(secret, Number(seconds) * 1000)).toBe(code);
});

it("a clock may be off by half a minute, and no more", () => {
  const now = 1_234_567_890_000;
  const step = Math.floor(now / 30_000);
  for (const drift of [-1, 0, 1]) {
    expect(totpStepOf(secret, totpCode(secret, now + drift * 30_000), now)).toBe(step + drift);
  }
  for (const drift of [-2, 2]) expect(totpStepOf(secret, totpCode(secret, now + drift * 30_000), now)).toBeNull();
});

it.each(["", "12345", "1234567", "abcdef", "12 456"])("%j is no code", (code) =>
  expect(totpStepOf(secret, code, 0)).toBeNull(),
);

it("the address names the account and the issuer", () => {
  expect(totpAddress(secret, "alva@example.com")).toBe(
    `otpauth://totp/Hotpath:alva%40example.com?issuer=Hotpath&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
  );
});
