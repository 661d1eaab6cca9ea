import { parseArgs } from "node:util";
import { type Config, ConfigError } from "#lib/infra/config/env.ts";

/** What a process can be: all of them, or some. */
export const ROLES = ["web", "gateway", "worker"] as const;
export type Role = (typeof ROLES)[number];

export type Options = {
  readonly roles: readonly Role[];
  /** Simulated drivers of the demo. */
  readonly drivers: number;
  readonly simulator: boolean;
  /** Next compiles pages as they are asked for. */
  readonly dev: boolean;
};

const MOST_DRIVERS = 200_000;
const USAGE = "node services/main.ts [web] [gateway] [worker] [--drivers N] [--no-simulator] [--dev]";

/**
 * Parses the command line.
 * @throws Error of one line
 */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const drivers = values.drivers ?? "400";
  if (!/^\d{1,6}$/.test(drivers) || Number(drivers) > MOST_DRIVERS) {
    throw new Error(`--drivers: expected a whole number from 0 to ${MOST_DRIVERS}, got "${drivers}"`);
  }
  return {
    roles: parseRoles(positionals),
    drivers: Number(drivers),
    simulator: values.simulator ?? true,
    dev: values.dev ?? false,
  };
}

/**
 * What a process needs that leaves roles to others: the same database and the same bus as they.
 * @throws ConfigError with a line for each that is not set
 */
export function requireShared(roles: readonly Role[], config: Pick<Config, "databaseUrl" | "redisUrl">): void {
  const missing = ROLES.filter((role) => !roles.includes(role));
  if (missing.length === 0) return;
  const why = `required, since this process leaves ${missing.join(" and ")} to others, which must find the same one`;
  const lines: string[] = [];
  if (!config.databaseUrl) lines.push(`DATABASE_URL: ${why}`);
  if (!config.redisUrl) lines.push(`REDIS_URL: ${why}`);
  if (lines.length > 0) throw new ConfigError(lines);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      allowNegative: true,
      options: { drivers: { type: "string" }, simulator: { type: "boolean" }, dev: { type: "boolean" } },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(/[.\n]/)[0] : String(cause);
    throw new Error(`${reason}; usage: ${USAGE}`, { cause });
  }
}

/** In their own order, each once; all where none is named. */
function parseRoles(given: readonly string[]): readonly Role[] {
  const unknown = given.filter((role) => !ROLES.some((known) => known === role));
  if (unknown.length > 0) throw new Error(`there is no role ${unknown.join(", ")}: the roles are ${ROLES.join(", ")}`);
  return given.length === 0 ? ROLES : ROLES.filter((role) => given.includes(role));
}
