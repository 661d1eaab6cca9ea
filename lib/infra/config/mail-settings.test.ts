import { expect, it } from "vitest";
import { ConfigError, loadConfig } from "./env.ts";

const secrets = { DRIVER_TOKEN_SECRET: "s".repeat(32), SESSION_SECRET: "t".repeat(32) };
const load = (env: Record<string, string>) => loadConfig({ ...secrets, ...env }).mail;

it("keeps the demo's mails, and sends none elsewhere without a server", () => {
  expect(load({})).toEqual({ kind: "sink" });
  expect(load({ PUBLIC_URL: "https://hotpath.example" })).toEqual({ kind: "none" });
});

it("demands TLS of every server that is not on this machine", () => {
  const needsTls = (SMTP_URL: string) => load({ SMTP_URL });
  expect(needsTls("smtp://u:p@mail.example:587")).toMatchObject({ kind: "smtp", needsTls: true });
  expect(needsTls("smtp://127.evil.example")).toMatchObject({ needsTls: true });
  for (const host of ["127.0.0.1:1025", "localhost", "[::1]:25"]) {
    expect(needsTls(`smtp://${host}`)).toMatchObject({ needsTls: false });
  }
});

it("takes a sender that is one, and never shows the server's password", () => {
  expect(load({ SMTP_URL: "smtp://localhost", MAIL_FROM: "Mat <mat@hotpath.example>" })).toMatchObject({
    from: "Mat <mat@hotpath.example>",
  });
  const faults = (env: Record<string, string>) => {
    try {
      load(env);
    } catch (error) {
      if (error instanceof ConfigError) return error.lines;
    }
    return [];
  };
  expect(faults({ SMTP_URL: "imap://u:hunter2@x" })).toEqual([
    "SMTP_URL: expected an address that begins with smtp:// or smtps://",
  ]);
  expect(faults({ MAIL_FROM: "somebody" })[0]).toContain("MAIL_FROM: expected an address, or Name <address>");
});
