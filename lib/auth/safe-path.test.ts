import { expect, it } from "vitest";
import { safePath } from "./safe-path.ts";

it.each([["/en/account"], ["/sv/orders/ord_1?x=1&y=%2F"], ["/"]])("%s is a page of this site", (path) =>
  expect(safePath(path)).toBe(path),
);

it.each([
  null,
  "",
  "en/account",
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example",
  "/\t/evil.example",
  "\\\\evil.example",
  "/en\\..\\..//evil",
  "/en\r\nSet-Cookie: a=b",
  "/api/v1/session/end",
  "/%61pi/v1/session",
  "/en/../api/v1/session",
  "/./\\/evil.example",
  "/.//evil.example",
  `/${"a".repeat(2_000)}`,
  "javascript:alert(1)",
])("%j leads nowhere", (path) => expect(safePath(path)).toBeNull());
