import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A benchmark's part in a process of its own: calls by name, answered in order of their completion. */
export type Part<Calls extends CallTable> = {
  call<Name extends keyof Calls & string>(
    name: Name,
    ...args: Parameters<Calls[Name]>
  ): Promise<Awaited<ReturnType<Calls[Name]>>>;
  stop(): Promise<void>;
};
// biome-ignore lint/suspicious/noExplicitAny: the arguments are each call's own; `Part` gives them back their types.
export type CallTable = { readonly [name: string]: (...args: any[]) => unknown };

/** A part that does not end by itself in this time is killed. */
const STOP_MS = 3_000;

type Request = { id: number; name: string; args: unknown[] };
type Reply = { id: number; value?: unknown; error?: string };

/** Starts a module that calls `serve`. Typed arrays pass as they are. */
export function startPart<Calls extends CallTable>(module: URL, execArgv: readonly string[] = []): Part<Calls> {
  const child = fork(module, {
    serialization: "advanced",
    execArgv: [...execArgv],
    // Standard output is the result's alone.
    stdio: ["ignore", 2, 2, "ipc"],
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let id = 0;
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  child.on("message", (reply: Reply) => {
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.error !== undefined) call?.reject(new Error(reply.error));
    else call?.resolve(reply.value);
  });
  child.on("exit", (code, signal) => {
    process.off("exit", kill);
    for (const call of waiting.values()) call.reject(new Error(`${module.pathname} ended: ${code ?? signal}`));
    waiting.clear();
  });
  return {
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        waiting.set(++id, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ id, name, args } satisfies Request, (error) => error && reject(error));
      }),
    stop: () => stopChild(child),
  };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  child.disconnect();
  await exited;
  clearTimeout(timer);
}

/** In the child: answers calls until the parent is gone. */
export function serve(calls: CallTable): void {
  process.on("message", (request: Request) => {
    void answer(calls, request);
  });
  process.on("disconnect", () => process.exit());
}

async function answer(calls: CallTable, { id, name, args }: Request): Promise<void> {
  const reply: Reply = { id };
  try {
    reply.value = await calls[name]?.(...args);
  } catch (error) {
    reply.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  process.send?.(reply);
}

/** Resolves at an instant (ms since 1970), or at once if it has passed. */
export function until(atMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - Date.now())));
}

/** The next instant that lies so many ms after a full second, at least `aheadMs` from now. */
export function nextInstant(phaseMs: number, aheadMs = 0): number {
  const from = Date.now() + aheadMs;
  const at = Math.floor(from / 1000) * 1000 + phaseMs;
  return at >= from ? at : at + 1000;
}
