import type { Logger } from "#lib/infra/log.ts";

type Step = { readonly name: string; readonly stop: () => Promise<unknown> | undefined };

/**
 * What has been started and how to stop it, last first. A step that fails is told and does not hold up the others.
 */
export type Lifecycle = {
  /** How to stop what has just been started. Once stopping has begun, it is stopped at once. */
  onStop(name: string, stop: Step["stop"]): void;
  /** True once stopping has begun. */
  isStopping(): boolean;
  /** Stops everything. Called again, it waits for the same end. */
  stop(): Promise<void>;
};

export function createLifecycle(log: Logger): Lifecycle {
  const steps: Step[] = [];
  let stopped: Promise<void> | null = null;

  async function run({ name, stop }: Step): Promise<void> {
    try {
      await stop();
      log.debug({ part: name }, "stopped");
    } catch (error) {
      log.error({ err: error, part: name }, "could not be stopped cleanly");
    }
  }

  async function runAll(): Promise<void> {
    for (let step = steps.pop(); step; step = steps.pop()) await run(step);
  }

  return {
    onStop(name, stop) {
      if (stopped) stopped = stopped.then(() => run({ name, stop }));
      else steps.push({ name, stop });
    },
    isStopping: () => stopped !== null,
    stop() {
      stopped ??= runAll();
      return stopped;
    },
  };
}
