import { describe, expect, it } from "vitest";
import { ConfigError } from "#lib/infra/config/env.ts";
import { parseOptions, type Role, requireShared } from "./options.ts";

describe("the command line", () => {
  it("means all roles with 400 drivers when nothing is said", () => {
    const all: readonly Role[] = ["web", "gateway", "worker"];
    expect(parseOptions([])).toEqual({ roles: all, drivers: 400, simulator: true, dev: false });
    expect(parseOptions(["worker", "web", "gateway", "web"])).toEqual(parseOptions([]));
  });

  it("takes some roles, the fleet's size, leaves the fleet out, compiles as one goes", () => {
    expect(parseOptions(["gateway"]).roles).toEqual(["gateway"]);
    expect(parseOptions(["worker", "web"]).roles).toEqual(["web", "worker"]);
    expect(parseOptions(["--drivers", "5000"]).drivers).toBe(5000);
    expect(parseOptions(["--drivers=0"]).drivers).toBe(0);
    expect(parseOptions(["--no-simulator"]).simulator).toBe(false);
    expect(parseOptions(["--dev"]).dev).toBe(true);
  });

  it.each([
    [["web", "gateway", "worker", "cook"], "there is no role cook"],
    [["--drivers", "many"], 'expected a whole number from 0 to 200000, got "many"'],
    [["--drivers", "-3"], "usage:"],
    [["--fast"], "Unknown option '--fast'"],
  ])("is told in one line what is wrong with %j", (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
    expect(() => parseOptions(args)).toThrow(/^[^\n]+$/);
  });
});

describe("a process", () => {
  const databaseUrl = "postgres://127.0.0.1/hotpath";
  const redisUrl = "redis://127.0.0.1";
  const linesOf = (roles: readonly Role[], config: Parameters<typeof requireShared>[1]) => {
    try {
      requireShared(roles, config);
    } catch (error) {
      if (error instanceof ConfigError) return error.lines;
      throw error;
    }
    return [];
  };

  it("needs nothing from outside when it holds all roles", () => {
    expect(linesOf(["web", "gateway", "worker"], { databaseUrl: null, redisUrl: null })).toEqual([]);
  });

  it("needs database and bus when it leaves a role to others, and says so in a line for each", () => {
    const lines = linesOf(["gateway"], { databaseUrl: null, redisUrl: null });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^DATABASE_URL: required, since this process leaves web and worker to others/);
    expect(lines[1]).toMatch(/^REDIS_URL: required/);
    expect(linesOf(["web", "gateway"], { databaseUrl, redisUrl: null })).toHaveLength(1);
    expect(linesOf(["web"], { databaseUrl, redisUrl })).toEqual([]);
  });
});
