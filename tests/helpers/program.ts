import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A process of Hotpath as a person would start it, and what it says. */
export type Program = {
  readonly child: ChildProcess;
  /** Standard output and standard error as they came. */
  output(): string;
  /** Resolves once the text has been said; rejects with all that was said if the process ends without. */
  says(text: string): Promise<void>;
  /** Resolves to the exit code, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals | null>;
};

/** Starts `node services/main.ts` with these arguments and settings, and none of our own environment's. */
export function startMain(args: readonly string[], settings: Readonly<Record<string, string>>): Program {
  const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", NODE_ENV: "production" as const, ...settings };
  const child = spawn(process.execPath, ["services/main.ts", ...args], { cwd: ROOT, env, stdio: "pipe" });
  let output = "";
  let isOver = false;
  const onOutput = (chunk: Buffer) => {
    output += chunk;
    child.emit("said");
  };
  child.stdout.on("data", onOutput);
  child.stderr.on("data", onOutput);
  const end = once(child, "close").then(([code, signal]) => {
    isOver = true;
    child.emit("said");
    return (code ?? signal) as number | NodeJS.Signals | null;
  });
  return {
    child,
    output: () => output,
    async says(text) {
      while (!output.includes(text)) {
        if (isOver) throw new Error(`it ended without saying "${text}":\n${output}`);
        await once(child, "said");
      }
    },
    ended: () => end,
  };
}

/** Two ports that are free now, for PORT and OPS_PORT. */
export async function freePorts(): Promise<{ port: number; opsPort: number }> {
  const probes = [createServer().listen(0, "127.0.0.1"), createServer().listen(0, "127.0.0.1")];
  const ports: number[] = [];
  for (const probe of probes) {
    if (!probe.listening) await once(probe, "listening");
    const address = probe.address();
    if (address !== null && typeof address === "object") ports.push(address.port);
  }
  for (const probe of probes) probe.close();
  const [port, opsPort] = ports;
  if (!port || !opsPort) throw new Error("no port is free");
  return { port, opsPort };
}
