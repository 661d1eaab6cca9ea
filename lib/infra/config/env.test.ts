import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigError, loadConfig, SETTINGS } from "./env.ts";

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), "hotpath-env-"));
});
afterAll(() => rmSync(dataDir, { recursive: true }));

const secrets = { DRIVER_TOKEN_SECRET: "s".repeat(32), SESSION_SECRET: "t".repeat(32) };
const load = (env: Record<string, string>) => loadConfig({ DATA_DIR: dataDir, ...env });

function faults(env: Record<string, string>): readonly string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
}

describe("settings", () => {
  it("are told whole by .env.example, which holds no value but the defaults", () => {
    const example = parseEnv(readFileSync(new URL("../../../.env.example", import.meta.url), "utf8"));
    expect(load({ ...example, DATA_DIR: dataDir })).toEqual(load({}));
    expect(Object.keys(example).sort()).toEqual([...SETTINGS].sort());
  });

  it("have a value for everything when nothing is set", () => {
    expect(load({})).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      opsPort: 3001,
      publicUrl: "http://127.0.0.1:3000",
      isDemo: true,
      allowedOrigins: ["http://127.0.0.1:3000", "http://localhost:3000"],
      databaseUrl: null,
      databasePoolMax: 10,
      logLevel: "info",
      trustProxy: 0,
      redisUrl: null,
      feedConnectionsPerIp: 400,
      feedConnectionsPerUser: 20,
    });
  });

  it("follow PORT where nothing else is said", () => {
    expect(load({ PORT: "8080" })).toMatchObject({ opsPort: 8081, publicUrl: "http://127.0.0.1:8080" });
  });

  it("treat an empty value as not set", () => {
    expect(load({ PORT: "", DATABASE_URL: " " })).toMatchObject({ port: 3000, databaseUrl: null });
  });

  it("keep the demo's secrets between two starts, readable by its owner alone", () => {
    const first = load({});
    const second = load({});
    expect(first.driverTokenSecret).not.toBe(first.sessionSecret);
    for (const name of ["driverTokenSecret", "sessionSecret"] as const) {
      expect(first[name].length).toBeGreaterThanOrEqual(32);
      expect(second[name]).toBe(first[name]);
      expect(readFileSync(join(dataDir, "secrets.json"), "utf8")).toContain(first[name]);
    }
    expect(statSync(join(dataDir, "secrets.json")).mode & 0o777).toBe(0o600);
  });

  it("allow only the public origin outside the demo", () => {
    const config = load({ PUBLIC_URL: "https://hotpath.example/", ...secrets });
    expect(config).toMatchObject({
      isDemo: false,
      publicUrl: "https://hotpath.example",
      allowedOrigins: ["https://hotpath.example"],
    });
  });

  it("name every fault in a line of its own, with the value", () => {
    expect(faults({ PORT: "http", LOG_LEVEL: "loud", DATABASE_POOL_MAX: "0", VALHALLA_URL: "valhalla" })).toEqual([
      'PORT: expected a whole number from 1 to 65535, got "http"',
      'DATABASE_POOL_MAX: expected a whole number from 1 to 500, got "0"',
      'VALHALLA_URL: expected an address that begins with http:// or https://, got "valhalla"',
      'LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent, got "loud"',
    ]);
  });

  it("never show a secret or a password in a fault", () => {
    const lines = faults({
      DRIVER_TOKEN_SECRET: "hunter2",
      SESSION_SECRET: "hunter2",
      DATABASE_URL: "mysql://me:hunter2@db/x",
      REDIS_URL: "redis+sentinel://me:hunter2@one:26379",
    }).join("\n");
    expect(lines).toContain("DRIVER_TOKEN_SECRET: expected at least 32 characters");
    expect(lines).toContain("SESSION_SECRET: expected at least 32 characters");
    expect(lines).toContain("REDIS_URL: expected");
    expect(lines).toContain("DATABASE_URL: expected an address");
    expect(lines).not.toContain("hunter2");
  });

  it("ask for TLS and secrets where the address is not a loopback one", () => {
    expect(faults({ PUBLIC_URL: "http://hotpath.example" })).toEqual([
      'PUBLIC_URL: expected https, since it is not a loopback address, got "http://hotpath.example"',
      "DRIVER_TOKEN_SECRET: required, since PUBLIC_URL is not a loopback address",
      "SESSION_SECRET: required, since PUBLIC_URL is not a loopback address",
    ]);
  });

  it("take a host that merely begins like a loopback address for what it is", () => {
    expect(faults({ PUBLIC_URL: "http://127.evil.example" })).toHaveLength(3);
  });

  it("refuse origins that carry a path", () => {
    expect(faults({ ALLOWED_ORIGINS: "https://a.example, https://b.example/x" })).toEqual([
      'ALLOWED_ORIGINS: expected origins such as https://example.com, not "https://b.example/x", got "https://a.example, https://b.example/x"',
    ]);
  });

  it("refuse one port for both servers", () => {
    expect(faults({ PORT: "3000", OPS_PORT: "3000" })).toEqual(["OPS_PORT: expected another port than PORT (3000)"]);
  });
});
