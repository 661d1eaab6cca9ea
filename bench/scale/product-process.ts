import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import WebSocket from "ws";

/** One process of the product as it is started in production: `node services/main.ts <role>`. */
export type ProductProcess = {
  readonly port: number;
  /** User and system time so far, all threads, microseconds. */
  cpuUs(): number;
  /** Resident memory once the garbage is collected, bytes. */
  heldBytes(): Promise<number>;
  stop(): Promise<void>;
};

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const READY_MS = 120_000;
const INSPECTOR_OFFSET = 100;
/** `utime` and `stime` of /proc are in hundredths of a second on every Linux that Node runs on. */
const US_PER_CLOCK_TICK = 10_000;

/** Starts it and waits until it says that it is ready. Its log goes to standard error from warnings up. */
export async function startProduct(
  role: "gateway" | "worker",
  env: Readonly<Record<string, string>>,
  port: number,
): Promise<ProductProcess> {
  const inspectorPort = port + INSPECTOR_OFFSET;
  const args = [`--inspect=127.0.0.1:${inspectorPort}`, "services/main.ts", role, "--no-simulator"];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: {
      NODE_ENV: "production",
      PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
      ...env,
      PORT: String(port),
      OPS_PORT: String(port + 1),
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "ignore", 2],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  await ready(child, port + 1);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${role} has no pid`);
  return {
    port,
    cpuUs: () => cpuUsOf(pid),
    async heldBytes() {
      await collectGarbage(inspectorPort);
      return rssBytesOf(pid);
    },
    async stop() {
      process.off("exit", kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}

/** Has a process collect its garbage, over the inspector's protocol (`HeapProfiler.collectGarbage`). */
async function collectGarbage(inspectorPort: number): Promise<void> {
  const [target] = (await (await fetch(`http://127.0.0.1:${inspectorPort}/json/list`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  if (!target) throw new Error("there is nothing to inspect");
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await once(socket, "open");
  for (const id of [1, 2]) {
    socket.send(JSON.stringify({ id, method: "HeapProfiler.collectGarbage" }));
    await once(socket, "message");
  }
  socket.close();
}

/** User and system time of a process, microseconds. */
function cpuUsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the name in parentheses, which may hold spaces: fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * US_PER_CLOCK_TICK;
}

/** Resident memory of a process, bytes. */
function rssBytesOf(pid: number): number {
  const line = readFileSync(`/proc/${pid}/status`, "utf8").match(/^VmRSS:\s+(\d+) kB$/m);
  if (!line) throw new Error(`process ${pid} has no memory`);
  return Number(line[1]) * 1024;
}

async function ready(child: ChildProcess, opsPort: number): Promise<void> {
  const deadlineMs = performance.now() + READY_MS;
  while (performance.now() < deadlineMs) {
    if (child.exitCode !== null) throw new Error(`the process ended with ${child.exitCode}`);
    const response = await fetch(`http://127.0.0.1:${opsPort}/readyz`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`not ready after ${READY_MS / 1000} s`);
}
