import { randomBytes } from "node:crypto";
import pg from "pg";
import { startEmbedded } from "#lib/db/embedded.ts";
import { freePort, type Part, startPart } from "./part.ts";

/** Where what a part said is kept. */
type Logged = { readonly logDir: string };

/** A server that may be restarted on its port, and a database of this run in it. */
export async function startPostgres(folder: string) {
  let server = await startEmbedded({ folder, port: await freePort() });
  const port = Number(new URL(server.url).port);
  const name = `chaos_${randomBytes(6).toString("hex")}`;
  await asAdmin(server.url, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async restart() {
      await server.stop();
      server = await startEmbedded({ folder, port });
    },
    async stop() {
      await asAdmin(server.url, `drop database ${name} with (force)`);
      await server.stop();
    },
  };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** A Redis that keeps nothing. Resolves once it can be connected to. */
export async function startRedis({ logDir }: Logged): Promise<{ readonly url: string; readonly part: Part }> {
  const port = `${await freePort()}`;
  const args = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const part = startPart({ name: "redis", command: "redis-server", args, logDir });
  await part.says("Ready to accept connections");
  return { url: `redis://127.0.0.1:${port}`, part };
}

/** So many workers, named from `first`. Resolves once they are ready. */
export async function startWorkers(
  count: number,
  { first = 1, env, logDir }: Logged & { readonly first?: number; readonly env: Readonly<Record<string, string>> },
): Promise<Part[]> {
  const started: Part[] = [];
  for (let index = first; index < first + count; index++) {
    const ports = { PORT: `${await freePort()}`, OPS_PORT: `${await freePort()}` };
    const name = `worker-${index}`;
    started.push(startPart({ name, args: [".services/main.js", "worker"], env: { ...env, ...ports }, logDir }));
  }
  await Promise.all(started.map((worker) => worker.says("Hotpath is ready")));
  return started;
}
