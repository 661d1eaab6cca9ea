import { enableCompileCache, flushCompileCache } from "node:module";
import { ConfigError, loadProcessConfig, setNodeEnvironment } from "#lib/infra/config/env.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createLifecycle, type Lifecycle } from "./lifecycle.ts";
import { parseOptions, requireShared } from "./options.ts";

/**
 * Hotpath's one entry point: `node services/main.ts [web] [gateway] [worker] [--drivers N] [--no-simulator] [--dev]`.
 * What cannot start says why, a line per fault, and ends with 1.
 */

/** After this what has not stopped by itself is left behind. */
const DRAIN_LIMIT_MS = 9_500;

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const config = loadProcessConfig();
  requireShared(options.roles, config);
  const log = createLogger(config.logLevel);
  const lifecycle = createLifecycle(log);
  drainOnSignal(lifecycle);
  // One request's mistake is not everybody's end; Next takes the same stand.
  process.on("uncaughtException", (error) => log.fatal({ err: error }, "an error that nobody caught"));
  setNodeEnvironment(options.dev ? "development" : "production");
  try {
    // What one process has compiled, the next need not: who was killed is back in half the time.
    enableCompileCache();
    // Loaded only now: a wrong setting is told at once, and libraries see which build is meant.
    const { boot } = await import("./boot.ts");
    await boot({ config, options, log, lifecycle });
    flushCompileCache(); // for whoever follows a process that was killed, which writes nothing at its end
    const what = options.roles.includes("web") ? config.publicUrl : options.roles.join(" and ");
    if (!lifecycle.isStopping()) process.stdout.write(`\nHotpath is ready: ${what}\n\n`);
  } catch (error) {
    log.debug({ err: error }, "start failed");
    if (!lifecycle.isStopping()) await failWith(error, lifecycle);
  }
}

/** One Ctrl-C may come twice: from the terminal and from npm. So soon after the first, a signal is the same one. */
const SAME_SIGNAL_MS = 1_000;

/** The first signal drains, a second one ends at once. */
function drainOnSignal(lifecycle: Lifecycle): void {
  let firstMs = 0;
  const onSignal = () => {
    const nowMs = performance.now();
    if (lifecycle.isStopping()) {
      if (nowMs - firstMs < SAME_SIGNAL_MS) return;
      process.exit(130);
    }
    firstMs = nowMs;
    setTimeout(() => process.exit(1), DRAIN_LIMIT_MS).unref();
    void lifecycle.stop().then(() => process.exit(0));
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

async function failWith(error: unknown, lifecycle?: Lifecycle): Promise<void> {
  const lines = error instanceof ConfigError ? error.lines : [error instanceof Error ? error.message : String(error)];
  for (const line of lines) process.stderr.write(`hotpath: ${line}\n`);
  await lifecycle?.stop();
  process.exit(1);
}

await main().catch((error) => failWith(error));
