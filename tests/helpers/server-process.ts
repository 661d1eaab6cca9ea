import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** Servers die with the tests, however these end. */
const children = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/**
 * Starts a server as a process of its own. Resolves once it has said that it is ready.
 * @throws Error with all that it said if it ends before that
 */
export async function launchServer(
  command: string,
  args: readonly string[],
  { ready, env }: { readonly ready: RegExp; readonly env?: NodeJS.ProcessEnv },
): Promise<ChildProcess> {
  const child = spawn(command, [...args], { stdio: ["ignore", "pipe", "pipe"], ...(env && { env }) });
  children.add(child);
  let said = "";
  let isOver = false;
  const onOutput = (chunk: Buffer) => {
    said += chunk;
    child.emit("said");
  };
  child.stdout.on("data", onOutput);
  child.stderr.on("data", onOutput);
  child.once("close", () => {
    isOver = true;
    children.delete(child);
    child.emit("said");
  });
  while (!ready.test(said)) {
    if (isOver) throw new Error(`${command} ${args.join(" ")} ended at once:\n${said}`);
    await once(child, "said");
  }
  // What it says later is of no use, but must be read lest it blocks.
  child.stdout.removeListener("data", onOutput).resume();
  child.stderr.removeListener("data", onOutput).resume();
  return child;
}

/** Ends it by that signal, unless it has ended, and waits until it has. */
export async function endServer(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
