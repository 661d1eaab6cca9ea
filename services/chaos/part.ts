import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** A real process that may be killed and started again. */
export type Part = {
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
  /** Stops it where it is (SIGSTOP), and lets it go on (SIGCONT). */
  freeze(): void;
  thaw(): void;
  readonly pid: () => number;
  /** Starts it again. Resolves once it runs, which is before it is ready. */
  restart(): void;
  /** Resolves once it has said the text; rejects with the end of what it said if it ends without. */
  says(text: string): Promise<void>;
};

export type PartOptions = {
  readonly name: string;
  readonly command?: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Its first line of standard input, which stays open after it. */
  readonly greeting?: string;
  /** Where what it says is kept. */
  readonly logDir: string;
};

/** Starts a process with nothing of our own environment. It dies with us, however we end. */
export function startPart({ name, command = process.execPath, args, env, greeting, logDir }: PartOptions): Part {
  mkdirSync(logDir, { recursive: true });
  const log = createWriteStream(join(logDir, `${name}.log`));
  let said = "";
  let child = start();
  process.once("exit", () => child.kill("SIGKILL"));

  function start(): ChildProcess {
    const path = "/usr/sbin:/usr/bin:/sbin:/bin";
    const started = spawn(command, [...args], {
      cwd: ROOT,
      env: { PATH: path, NODE_ENV: "production", ...env },
      stdio: "pipe",
    });
    said = "";
    for (const stream of [started.stdout, started.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        log.write(chunk);
        said = `${said}${chunk}`.slice(-4_000);
        started.emit("said");
      });
    }
    started.on("error", () => {});
    started.stdin.on("error", () => {});
    started.on("close", () => started.emit("said"));
    if (greeting !== undefined) started.stdin.write(`${greeting}\n`);
    return started;
  }

  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    async kill() {
      if (hasEnded()) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
    freeze() {
      child.kill("SIGSTOP");
    },
    thaw() {
      child.kill("SIGCONT");
    },
    pid: () => child.pid ?? 0,
    restart() {
      child = start();
    },
    async says(text) {
      while (!said.includes(text)) {
        if (hasEnded()) throw new Error(`${name} ended without saying "${text}":\n${said}`);
        await once(child, "said");
      }
    },
  };
}

/**
 * A port that is free now, below the range that the system takes for clients: one that calls a dead server's port again
 * and again must not come to be connected to itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const probe = createServer().listen(port, "127.0.0.1");
    const isFree = await Promise.race([
      once(probe, "listening").then(() => true),
      once(probe, "error").then(() => false),
    ]);
    if (!isFree) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}
