import { parseArgs } from "node:util";

/** What a process can be. For now one process is all of them. */
export const ROLES = ["web", "gateway", "worker"] as const;
export type Role = (typeof ROLES)[number];

export type Options = {
  /** Simulated drivers of the demo. */
  readonly drivers: number;
  readonly simulator: boolean;
  /** Next compiles pages as they are asked for. */
  readonly dev: boolean;
};

const MOST_DRIVERS = 200_000;
const USAGE = "node services/main.ts [web gateway worker] [--drivers N] [--no-simulator] [--dev]";

/**
 * Parses the command line.
 * @throws Error of one line
 */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  requireAllRoles(positionals);
  const drivers = values.drivers ?? "400";
  if (!/^\d{1,6}$/.test(drivers) || Number(drivers) > MOST_DRIVERS) {
    throw new Error(`--drivers: expected a whole number from 0 to ${MOST_DRIVERS}, got "${drivers}"`);
  }
  return { drivers: Number(drivers), simulator: values.simulator ?? true, dev: values.dev ?? false };
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

function requireAllRoles(given: readonly string[]): void {
  const unknown = given.filter((role) => !ROLES.some((known) => known === role));
  if (unknown.length > 0) throw new Error(`there is no role ${unknown.join(", ")}: the roles are ${ROLES.join(", ")}`);
  const missing = ROLES.filter((role) => !given.includes(role));
  if (given.length === 0 || missing.length === 0) return;
  throw new Error(
    `the role ${missing.join(" and ")} is left out: without the Redis bus one process holds all roles (${ROLES.join(", ")})`,
  );
}
