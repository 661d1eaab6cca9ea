import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { type EmbeddedServer, startEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { freePort } from "./redis-server.ts";

const exec = promisify(execFile);

/** A real server that can be hurt. Its address stays the same. */
export type HurtableServer = {
  readonly url: string;
  /** Ends it at once, as a crash would. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  /** It keeps its connections and answers nobody, until `resume`. */
  freeze(): Promise<void>;
  resume(): Promise<void>;
  /** Asks it over a connection of its own. */
  ask<T extends pg.QueryResultRow>(query: string): Promise<T[]>;
};

export type ReplicaSet = {
  readonly primary: HurtableServer;
  readonly replica: HurtableServer & {
    /** It takes in what the primary writes, and shows nothing of it. */
    pauseReplay(): Promise<void>;
    resumeReplay(): Promise<void>;
  };
  stop(): Promise<void>;
};

/** Servers die with the tests, however these end. Each is told where its own number stands. */
const running = new Set<string>();
process.on("exit", () => {
  for (const path of running) {
    if (existsSync(path)) kill(Number(readFileSync(path, "utf8").split("\n")[0]), "SIGQUIT");
  }
});

/** Does nothing to one that has ended meanwhile, as a server's children do. */
function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

const SETTINGS = { fsync: "off", full_page_writes: "off", max_connections: "60", shared_buffers: "32MB" };

/** A primary with all migrations and a replica that streams from it: a copy of its files, made while it runs. */
export async function startReplicaSet(): Promise<ReplicaSet> {
  const folder = await mkdtemp(join(tmpdir(), "hotpath-replica-"));
  // What is not committed stays in its memory for as long.
  const primary = await startServer(join(folder, "primary"), { wal_writer_delay: "10s" });
  await migrate(primary.url);
  await copyRunning(primary.url, join(folder, "primary"), join(folder, "replica"));
  const { hostname, port, username, password } = new URL(primary.url);
  const replica = await startServer(join(folder, "replica"), {
    primary_conninfo: `host=${hostname} port=${port} user=${username} password=${password}`,
    wal_retrieve_retry_interval: "100ms",
    // What its reads hold up is not waited for.
    max_standby_streaming_delay: "0",
  });
  return {
    primary,
    replica: {
      ...replica,
      async pauseReplay() {
        await replica.ask("select pg_wal_replay_pause()");
        await eventually(async () => {
          const [row] = await replica.ask<{ state: string }>("select pg_get_wal_replay_pause_state() as state");
          return row?.state === "paused";
        });
      },
      async resumeReplay() {
        await replica.ask("select pg_wal_replay_resume()");
      },
    },
    async stop() {
      await replica.crash();
      await primary.crash();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL's low-level backup: the label that it gives at the end says from where to replay. */
async function copyRunning(url: string, from: string, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_backup_start('replica', fast => true)");
    // Owners are to stay what they are. Files may go while they are copied; replay makes up for that.
    await exec("cp", ["-a", from, to]).catch(() => {});
    for (const name of ["postmaster.pid", "postmaster.opts"]) await rm(join(to, "data", name), { force: true });
    const { rows } = await client.query<{ labelfile: string }>("select labelfile from pg_backup_stop(false)");
    await writeFile(join(to, "data", "backup_label"), rows[0]?.labelfile ?? "");
    await writeFile(join(to, "data", "standby.signal"), "");
  } finally {
    await client.end();
  }
}

async function startServer(folder: string, settings: Record<string, string>): Promise<HurtableServer> {
  const port = await freePort();
  const start = () => startEmbedded({ folder, port, settings: { ...SETTINGS, ...settings } });
  const pidPath = join(folder, "data", "postmaster.pid");
  running.add(pidPath);
  let server: EmbeddedServer = await start();
  const { url } = server;
  const pids = async () => {
    const main = Number((await readFile(pidPath, "utf8")).split("\n")[0]);
    const children = await readFile(`/proc/${main}/task/${main}/children`, "utf8");
    return [main, ...children.trim().split(" ").filter(Boolean).map(Number)];
  };
  const signal = async (name: NodeJS.Signals) => {
    for (const pid of await pids()) kill(pid, name);
  };
  return {
    url,
    async crash() {
      if (!(await server.isRunning())) return;
      const [main = 0] = await pids();
      await signal("SIGCONT");
      kill(main, "SIGQUIT");
      await eventually(async () => !(await server.isRunning()));
    },
    async restart() {
      server = await start();
    },
    freeze: () => signal("SIGSTOP"),
    resume: () => signal("SIGCONT"),
    async ask<T extends pg.QueryResultRow>(query: string) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query<T>(query)).rows;
      } finally {
        await client.end();
      }
    },
  };
}

/** What a server tells by its state alone. */
export async function eventually(isTrue: () => Promise<boolean> | boolean, patienceMs = 20_000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
