import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type RedisServer, startServer } from "./redis-server.ts";

/** Real servers in the three layouts that REDIS_URL names. Each is stopped by its `stop`. */

const MASTER_NAME = "hotpath";
const PATIENCE_MS = 30_000;

/** One server. */
export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "hotpath-redis-"));
  const server = await startServer((port) => args(port, folder));
  return { ...server, stop: () => stopAll([server], folder) };
}

export type SentinelSet = {
  readonly url: string;
  /** The master of the beginning, and its replica. */
  readonly master: RedisServer;
  readonly replica: RedisServer;
  readonly sentinels: readonly RedisServer[];
  stop(): Promise<void>;
};

/** A master, its replica and three sentinels, which agree on a new master after about a second. */
export async function startSentinelSet(): Promise<SentinelSet> {
  const folder = await mkdtemp(join(tmpdir(), "hotpath-sentinel-"));
  const master = await startServer((port) => args(port, folder));
  const follow = ["--replicaof", `127.0.0.1 ${master.port}`, "--repl-diskless-sync-delay", "0"];
  const replica = await startServer((port) => [...args(port, folder), ...follow]);
  await eventually("the replica to follow", async () =>
    String(await replica.ask("info", "replication")).includes("master_link_status:up"),
  );
  const sentinels = await Promise.all([0, 1, 2].map(() => startSentinel(folder, master.port)));
  await eventually("the sentinels to know each other", async () => {
    const views = await Promise.all(sentinels.map((sentinel) => sentinel.ask("sentinel", "master", MASTER_NAME)));
    return views.every((view) => field(view, "num-other-sentinels") === "2" && field(view, "num-slaves") === "1");
  });
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(",");
  return {
    url: `redis+sentinel://${hosts}/${MASTER_NAME}`,
    master,
    replica,
    sentinels,
    stop: () => stopAll([...sentinels, replica, master], folder),
  };
}

async function startSentinel(folder: string, masterPort: number): Promise<RedisServer> {
  // It writes what it learns into its own configuration.
  const path = join(folder, `sentinel-${await freePort()}.conf`);
  const lines = [
    `dir ${folder}`,
    "bind 127.0.0.1",
    `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${masterPort} 2`,
    `sentinel down-after-milliseconds ${MASTER_NAME} 1000`,
    `sentinel failover-timeout ${MASTER_NAME} 3000`,
  ];
  await writeFile(path, `${lines.join("\n")}\n`);
  return startServer((port) => [path, "--sentinel", "--port", String(port)]);
}

export type RedisCluster = {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  stop(): Promise<void>;
};

/** Three masters that share the slots. */
export async function startCluster(): Promise<RedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), "hotpath-cluster-"));
  const nodes = await Promise.all([0, 1, 2].map((n) => startClusterNode(folder, n)));
  const share = Math.ceil(16_384 / nodes.length);
  for (const [n, node] of nodes.entries()) {
    await node.ask("cluster", "set-config-epoch", n + 1);
    await node.ask("cluster", "addslotsrange", n * share, Math.min((n + 1) * share, 16_384) - 1);
  }
  const [first, ...others] = nodes;
  for (const other of others) await first?.ask("cluster", "meet", "127.0.0.1", other.port, other.busPort);
  await eventually("the nodes to agree", async () => {
    const views = await Promise.all(nodes.map((node) => node.ask("cluster", "info")));
    const isComplete = (view: unknown) => /cluster_state:ok.*cluster_known_nodes:3/s.test(String(view));
    return views.every(isComplete);
  });
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(",")}`,
    nodes,
    stop: () => stopAll(nodes, folder),
  };
}

async function startClusterNode(folder: string, n: number): Promise<RedisServer & { readonly busPort: number }> {
  const busPort = await freePort();
  const cluster = ["--cluster-enabled", "yes", "--cluster-port", String(busPort), "--cluster-node-timeout", "2500"];
  // Named, since a node learns its own address only once another has called it, and is nowhere for clients until then.
  const place = ["--cluster-announce-ip", "127.0.0.1", "--cluster-config-file", `nodes-${n}.conf`];
  const server = await startServer((port) => [...args(port, folder), ...cluster, ...place]);
  return { ...server, busPort };
}

function args(port: number, folder: string): string[] {
  return ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"];
}

/** A field of the flat list of names and values that sentinels answer with. */
function field(view: unknown, name: string): string | null {
  const list = Array.isArray(view) ? view.map(String) : [];
  const at = list.indexOf(name);
  return at < 0 ? null : (list[at + 1] ?? null);
}

async function stopAll(servers: readonly RedisServer[], folder: string): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
}

/** Asks again and again: servers tell nobody of themselves. */
async function eventually(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isTrue().catch(() => false))) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
