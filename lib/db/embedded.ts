import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chown, mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { type ServerAccount, serverAccount } from "./embedded-account.ts";
import { embeddedBinaries } from "./embedded-binaries.ts";

/** A PostgreSQL server of our own, kept in a folder, for machines that have none. */
export type EmbeddedServer = {
  /** Where to connect. The port is another one after each `start`. */
  readonly url: string;
  /** It was running already: left by a process that crashed, or used by one that is alive. */
  readonly found: boolean;
  isRunning(): Promise<boolean>;
  /** Fast shutdown: connections are cut, transactions rolled back, files left clean. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** Becomes `data/`, `log` and `password` inside this folder. */
  readonly folder: string;
  /** Further settings of the server, e.g. `{ fsync: "off" }` where the data may be lost. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A port to use again, so that who is connected finds the server after a restart. Else any free one. */
  readonly port?: number;
};

const USER = "hotpath";
const START_TIMEOUT_MS = 60_000;

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "120",
  shared_preload_libraries: "pg_stat_statements",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning",
};

/**
 * Nothing of our own environment, whose PG* variables would change what the server does, and no working directory
 * that its account may not enter.
 */
const SURROUNDINGS = {
  cwd: "/",
  env: { LC_ALL: "C", PATH: "/usr/sbin:/usr/bin:/sbin:/bin", NODE_ENV: "production" },
} as const;

/**
 * Starts the server in a folder, making it first if it is not there. A server that a crashed predecessor
 * left running is taken over as it is; what it left behind dead is cleaned up by PostgreSQL itself.
 * @throws Error with the end of the server's log if it does not come up
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const folder = resolve(options.folder);
  const data = join(folder, "data");
  const { initdb, postgres } = await embeddedBinaries();
  await mkdir(folder, { recursive: true });
  const account = await serverAccount([folder, dirname(postgres)]);
  await ensureCluster(folder, data, initdb, account);
  const password = (await readFile(join(folder, "password"), "utf8")).trim();

  const running = await runningServer(data);
  if (running) {
    const url = urlOf(running.port, password);
    await waitUntilReady(url, () => null);
    return {
      url,
      found: true,
      isRunning: () => isPostgres(running.pid),
      stop: () => stopProcess(running.pid),
    };
  }

  const port = options.port ?? (await freePort());
  const logPath = join(folder, "log");
  const log = await open(logPath, "w");
  const settings = Object.entries({ ...SETTINGS, port: String(port), ...options.settings });
  // Detached: Ctrl-C in a terminal reaches the whole group, and the server must outlive our own drain.
  const flags = settings.flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  const { command, args, ...identity } = account.launch(postgres, ["-D", data, ...flags]);
  const child = spawn(command, args, {
    ...identity,
    ...SURROUNDINGS,
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  child.unref();
  await log.close();
  let failure: Error | null = null;
  child.on("error", (error) => {
    failure = error;
  });
  const url = urlOf(port, password);
  try {
    await waitUntilReady(url, () => failure ?? exitOf(child));
  } catch (cause) {
    const tail = (await readFile(logPath, "utf8")).trim().split("\n").slice(-5).join("\n");
    throw new Error(`the embedded PostgreSQL did not start: ${tail || String(cause)}`, { cause });
  }
  return { url, found: false, isRunning: async () => exitOf(child) === null, stop: () => stopChild(child) };
}

function urlOf(port: number, password: string, database = "postgres"): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
}

/** Makes the cluster under another name and renames it, so that a crash midway leaves none rather than half a one. */
async function ensureCluster(folder: string, data: string, initdb: string, account: ServerAccount): Promise<void> {
  if (await exists(join(data, "PG_VERSION"))) return;
  const partial = join(folder, "data.partial");
  const passwordFile = join(folder, "password");
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await writeFile(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  if (account.owner) {
    await chown(partial, account.owner.uid, account.owner.gid);
    await chown(passwordFile, account.owner.uid, account.owner.gid);
  }
  const locale = ["--no-locale", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const login = [`--username=${USER}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  await run(initdb, [`--pgdata=${partial}`, ...login, ...locale], account);
  await rename(partial, data);
}

async function run(program: string, flags: readonly string[], account: ServerAccount): Promise<void> {
  const { command, args, ...identity } = account.launch(program, flags);
  const child = spawn(command, args, { ...identity, ...SURROUNDINGS, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  if (code !== 0) {
    throw new Error(`the embedded PostgreSQL could not be made: ${output.trim().split("\n").slice(-3).join(" ")}`);
  }
}

/** The server that postmaster.pid tells of, if it is alive and ours. Line 1: pid, 2: folder, 4: port. */
async function runningServer(data: string): Promise<{ pid: number; port: number } | null> {
  const path = join(data, "postmaster.pid");
  const text = await readFile(path, "utf8").catch(() => "");
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!(pid > 1 && port > 0)) return null;
  if (await isPostgres(pid)) return { pid, port };
  // PostgreSQL clears up after a dead server by itself, but not if another program has its pid now.
  if (isAlive(pid)) await rm(path, { force: true });
  return null;
}

/** A pid may have been given to something else since. Where /proc cannot tell, being alive is all there is to go by. */
async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "postgres");
  return command.includes("postgres");
}

/** Resolves once a connection is taken; rejects when `failed` tells why there will be none. */
async function waitUntilReady(url: string, failed: () => Error | null): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += 50) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const failure = failed();
      if (failure) throw failure;
      if (waitedMs > START_TIMEOUT_MS) throw error;
    }
    await delay(50);
  }
}

function exitOf(child: ChildProcess): Error | null {
  if (child.exitCode === null && child.signalCode === null) return null;
  return new Error(`exited with ${child.exitCode ?? child.signalCode}`);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (exitOf(child)) return;
  const exited = once(child, "exit");
  child.ref();
  child.kill("SIGINT");
  await exited;
}

/** For a server that is not our child: there is no event for its end. */
async function stopProcess(pid: number): Promise<void> {
  if (await isPostgres(pid)) process.kill(pid, "SIGINT");
  while (await isPostgres(pid)) await delay(50);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** A port that is free now. Another process may take it before the server does; then the start fails and says so. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free on 127.0.0.1");
  return address.port;
}
