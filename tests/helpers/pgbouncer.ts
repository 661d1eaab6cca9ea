import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverAccount } from "#lib/db/embedded-account.ts";
import { freePort } from "./redis-server.ts";

const PROGRAM = "/usr/sbin/pgbouncer";
const INI = new URL("../../deploy/pgbouncer.ini", import.meta.url);

/** Whether this machine has Debian's pgbouncer; `describe.skipIf(!hasPgbouncer)` where it is needed. */
export const hasPgbouncer = existsSync(PROGRAM);

export type Pgbouncer = {
  /** The database that was named, through the pooler. */
  readonly url: string;
  /** Ends it at once. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const children = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** Starts the pooler by deploy/pgbouncer.ini, with its addresses, its files and its pool's size replaced. */
export async function startPgbouncer(databaseUrl: string, { poolSize }: { poolSize: number }): Promise<Pgbouncer> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), "hotpath-pgbouncer-"));
  const listenPort = await freePort();
  const database = pathname.slice(1);
  const lines = (await readFile(INI, "utf8"))
    .replace(/^hotpath = .*$/m, `${database} = host=${hostname} port=${port} dbname=${database} pool_size=${poolSize}`)
    .replace(/^hotpath_replica = .*$/m, "")
    .replace(/^listen_port = .*$/m, `listen_port = ${listenPort}`)
    .replace(/^auth_file = .*$/m, `auth_file = ${join(folder, "userlist.txt")}`)
    .replace(/^logfile = .*$/m, `unix_socket_dir =`)
    .replace(/^pidfile = .*$/m, "")
    .replace(/^(min_pool_size|reserve_pool_size) = .*$/gm, "$1 = 0");
  await writeFile(join(folder, "pgbouncer.ini"), lines);
  await writeFile(join(folder, "userlist.txt"), `"${username}" "${password}"\n`);
  const account = await serverAccount([folder]);
  await chmod(folder, 0o755);
  if (account.owner) await chown(folder, account.owner.uid, account.owner.gid);
  let child = await launch();

  async function launch(): Promise<ChildProcess> {
    const { command, args, ...identity } = account.launch(PROGRAM, [join(folder, "pgbouncer.ini")]);
    const started = spawn(command, args, { ...identity, cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
    children.add(started);
    let said = "";
    let isOver = false;
    started.stderr?.on("data", (chunk) => {
      said += chunk;
      started.emit("said");
    });
    started.once("close", () => {
      isOver = true;
      children.delete(started);
      started.emit("said");
    });
    while (!said.includes("process up")) {
      if (isOver) throw new Error(`pgbouncer ended at once:\n${said}`);
      await once(started, "said");
    }
    return started;
  }

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String(listenPort);
  return {
    url: url.href,
    kill,
    async restart() {
      child = await launch();
    },
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
