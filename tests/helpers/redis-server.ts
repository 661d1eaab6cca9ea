import { type ChildProcess, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { Redis } from "ioredis";
import { endServer, launchServer } from "./server-process.ts";

/** Whether this machine has Debian's redis-server; `describe.skipIf(!hasRedisServer)` where it is needed. */
export const hasRedisServer = spawnSync("redis-server", ["--version"]).status === 0;

/** A real server as a process of its own, to be hurt. It forgets everything when it ends. */
export type RedisServer = {
  readonly port: number;
  /** As REDIS_URL takes it. */
  readonly url: string;
  pid(): number;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
  /** It holds its connections and answers nobody (SIGSTOP), until `resume`. */
  pause(): void;
  resume(): void;
  /** Starts it again on its port, after a `kill`. */
  restart(): Promise<void>;
  /** Asks it a command over a connection of its own. */
  ask(...command: [string, ...(string | number)[]]): Promise<unknown>;
  stop(): Promise<void>;
};

/**
 * Starts a server on a port that is free.
 * @param argsFor what it is started with, given its port
 */
export async function startServer(argsFor: (port: number) => readonly string[]): Promise<RedisServer> {
  for (let attempt = 0; ; attempt++) {
    const port = await freePort();
    try {
      return createHandle(port, argsFor(port), await launch(argsFor(port)));
    } catch (error) {
      // Between the look and the start another process may have taken the port.
      if (attempt === 4) throw error;
    }
  }
}

function createHandle(port: number, args: readonly string[], first: ChildProcess): RedisServer {
  let child = first;
  const pid = () => child.pid ?? 0;
  const kill = () => endServer(child, "SIGKILL");
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    pid,
    kill,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    async restart() {
      child = await launch(args);
    },
    async ask(...[name, ...args]) {
      const client = new Redis({ host: "127.0.0.1", port, lazyConnect: true, retryStrategy: () => null });
      client.on("error", () => {});
      try {
        await client.connect();
        return await client.call(name, ...args);
      } finally {
        client.disconnect();
      }
    },
    stop: kill,
  };
}

/** Resolves once it takes connections. */
function launch(args: readonly string[]): Promise<ChildProcess> {
  return launchServer("redis-server", args, { ready: /Ready to accept connections|monitor master/ });
}

/**
 * Below the range that the system takes for clients: one that calls a dead server's port again and again must not come
 * to be connected to itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const probe = createServer().listen(port, "127.0.0.1");
    const isFree = await Promise.race([
      once(probe, "listening").then(() => true),
      once(probe, "error").then(() => false),
    ]).catch(() => false);
    if (!isFree) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}
