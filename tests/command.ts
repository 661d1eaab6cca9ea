import { spawn } from "node:child_process";

export type Outcome = { isOk: boolean; output: string };

/**
 * Runs a command from node_modules/.bin or the system to its end; past `timeoutMs` it is told to stop and has failed.
 * With `isQuiet` what it prints is kept and returned, else it goes to the terminal.
 */
export function runCommand(
  [command, ...args]: readonly [string, ...string[]],
  { timeoutMs, isQuiet }: { timeoutMs: number; isQuiet: boolean },
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", isQuiet ? "pipe" : "inherit", isQuiet ? "pipe" : "inherit"],
    });
    const stop = () => child.kill("SIGTERM");
    process.once("SIGTERM", stop);
    const timer = setTimeout(stop, timeoutMs);
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    const end = (isOk: boolean) => {
      clearTimeout(timer);
      process.off("SIGTERM", stop);
      resolve({ isOk, output });
    };
    child.once("error", (error) => {
      output += error.message;
      end(false);
    });
    child.once("close", (code) => end(code === 0));
  });
}
