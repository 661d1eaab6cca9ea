import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ConfigError, loadConfig } from "./env.ts";

const dataDir = mkdtempSync(join(tmpdir(), "hotpath-push-"));
afterAll(() => rmSync(dataDir, { recursive: true }));

const secrets = { DRIVER_TOKEN_SECRET: "s".repeat(32), SESSION_SECRET: "t".repeat(32), DATA_DIR: dataDir };
const load = (env: Record<string, string>) => loadConfig({ ...secrets, ...env }).push;
const faults = (env: Record<string, string>) => {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
  }
  return [];
};
// the example of RFC 8291, appendix A: the sender's keys
const RFC = {
  privateKey: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
  publicKey: "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
};
const elsewhere = { PUBLIC_URL: "https://hotpath.example" };

it("has a key of its own in the demo, made once and kept, and pushes nothing elsewhere without one", () => {
  const made = load({});
  expect(made?.publicKey).toMatch(/^B[\w-]{86}$/);
  expect(load({})).toEqual(made);
  expect(load(elsewhere)).toBeNull();
});

it("knows the public key of a private one, and whom a push service may turn to", () => {
  expect(load({ ...elsewhere, VAPID_PRIVATE_KEY: RFC.privateKey })).toEqual({
    ...RFC,
    subject: "https://hotpath.example",
    localService: null,
  });
  expect(load({ VAPID_PRIVATE_KEY: RFC.privateKey, VAPID_SUBJECT: "mailto:a@hotpath.example" })?.subject).toBe(
    "mailto:a@hotpath.example",
  );
});

it("refuses a key that is none, which it does not show, and a push service of one's own outside of the demo", () => {
  expect(faults({ VAPID_PRIVATE_KEY: "hunter2" })).toEqual([
    "VAPID_PRIVATE_KEY: expected a private key of P-256: 32 bytes as base64url",
  ]);
  // past the order of the curve
  expect(faults({ VAPID_PRIVATE_KEY: `${"_".repeat(42)}8` })).toHaveLength(1);
  expect(faults({ VAPID_SUBJECT: "somebody" })[0]).toContain("VAPID_SUBJECT: expected mailto:");
  expect(faults({ PUSH_SERVICE_URL: "http://10.0.0.1:80" })[0]).toContain("PUSH_SERVICE_URL: expected http://127.");
  expect(faults({ ...elsewhere, PUSH_SERVICE_URL: "http://127.0.0.1:9" })).toEqual([
    "PUSH_SERVICE_URL: only in the demo",
  ]);
});
