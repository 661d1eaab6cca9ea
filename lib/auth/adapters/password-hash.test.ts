import { expect, it } from "vitest";
import { checkPassword, hashPassword } from "./password-hash.ts";

it("a password is kept as argon2id, each time with another salt, and known again", async () => {
  const password = "a ferry to Vinga, åäö";
  const [one, other] = await Promise.all([hashPassword(password), hashPassword(password)]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(one).not.toBe(other);
  expect(await checkPassword(password, one)).toBe(true);
  expect(await checkPassword(password.normalize("NFD"), one)).toBe(true);
  expect(await checkPassword(`${password} `, one)).toBe(false);
  expect(await checkPassword(password, null)).toBe(false);
});

it("what is kept can cost more or less than a new one", async () => {
  // As in the tests of the reference implementation (github.com/P-H-C/phc-winner-argon2).
  const kept = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  expect(await checkPassword("password", kept)).toBe(true);
  expect(await checkPassword("Password", kept)).toBe(false);
});

it("a crowd waits its turn, and is turned away when it would wait for long", { timeout: 60_000 }, async () => {
  const kept = await hashPassword("one that is long enough");
  const answers = await Promise.allSettled(Array.from({ length: 50 }, () => checkPassword("another", kept)));
  const refused = answers.filter(({ status }) => status === "rejected");
  expect(refused.length).toBe(50 - 32);
  expect(refused[0]).toMatchObject({ reason: { code: "rate_limited" } });
  expect(await checkPassword("one that is long enough", kept)).toBe(true);
});
