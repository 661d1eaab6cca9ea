import { ConfigError } from "#lib/infra/config/env.ts";

/**
 * Runs a command of the command line with its arguments. What goes wrong is told in lines on stderr, without a stack, and the
 * process ends with 1. `prefix`: before each line.
 */
export async function runCommandLine(
  run: (args: readonly string[]) => Promise<void>,
  { prefix = "" } = {},
): Promise<void> {
  try {
    await run(process.argv.slice(2));
  } catch (error) {
    const lines = error instanceof ConfigError ? error.lines : [error instanceof Error ? error.message : String(error)];
    for (const line of lines) process.stderr.write(`${prefix}${line}\n`);
    process.exitCode = 1;
  }
}
