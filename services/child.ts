import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Logger } from "#lib/infra/log.ts";

/** A child that ended by itself is started again after this. */
const RESTART_AFTER_MS = 2_000;
/** How long a child has to end before it is killed. */
const GRACE_MS = 2_000;

export type KeptChild = {
  /** Says what `greet` says now to the child that runs now. */
  greet(): Promise<void>;
  stop(): Promise<void>;
};

/** Runs a script of ours as a process of its own, told on its standard input what it needs, and again whenever it ends. */
export function keepRunning(
  script: string,
  args: readonly string[],
  { log, greet }: { log: Logger; greet: () => Promise<string> },
): KeptChild {
  let isStopping = false;
  let restart: NodeJS.Timeout | undefined;
  let child = start();

  function start(): ChildProcess {
    // Its standard output is a log of its own, of no use here; what goes wrong is on standard error.
    const started = spawn(process.execPath, [script, ...args], { stdio: ["pipe", "ignore", "inherit"] });
    started.on("error", (error) => log.error({ err: error }, "could not be started"));
    started.stdin?.on("error", () => {});
    started.on("close", (code, signal) => {
      if (isStopping) return;
      log.warn({ code, signal }, "ended by itself and is started again");
      restart = setTimeout(() => {
        child = start();
      }, RESTART_AFTER_MS);
    });
    log.info({ pid: started.pid }, "started");
    void tell(started);
    return started;
  }

  async function tell(to: ChildProcess): Promise<void> {
    to.stdin?.write(await greet());
  }

  return {
    greet: () => tell(child),
    async stop() {
      isStopping = true;
      clearTimeout(restart);
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      await ended;
      clearTimeout(kill);
    },
  };
}
