import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { sql } from "kysely";
import { cellAt, cellName } from "#lib/catalog/cells.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { freePorts, type Program, startMain } from "#tests/helpers/program.ts";
import { freePort } from "#tests/helpers/redis-server.ts";
import { startVarnish, type Varnish } from "#tests/helpers/varnish.ts";

export const SECRET = "the secret of the tests";

/** The production build behind a real Varnish with the VCL that we deploy. */
export type Site = {
  readonly database: TestDatabase;
  readonly varnish: Varnish;
  readonly program: Program;
  /** Straight to the web process, around Varnish. */
  readonly origin: string;
  /** Through Varnish. */
  readonly edge: string;
  /** So many public pages have been rendered since the start, as the origin counts them. */
  renders(): Promise<number>;
  stop(): Promise<void>;
};

/** Built by `npm run build`, which is the first step of `npm test`. */
export async function startSite(): Promise<Site> {
  const [database, { port, opsPort }, varnishPort] = await Promise.all([createTestDatabase(), freePorts(), freePort()]);
  const program = startMain(["--no-simulator"], {
    PORT: `${port}`,
    OPS_PORT: `${opsPort}`,
    DATA_DIR: ".data/edge-tests", // the city in it is computed once for all runs
    DATABASE_URL: database.url,
    LOG_LEVEL: "warn",
    CDN: "varnish",
    CDN_VARNISH_URLS: `http://127.0.0.1:${varnishPort}`,
    CDN_VARNISH_SECRET: SECRET,
  });
  const vcl = await readFile("deploy/varnish.vcl", "utf8");
  const env = { CDN_VARNISH_SECRET: SECRET };
  const varnish = await startVarnish({ vcl, backendPort: port, port: varnishPort, env });
  await program.says("Hotpath is ready");
  return {
    database,
    varnish,
    program,
    origin: `http://127.0.0.1:${port}`,
    edge: varnish.url,
    async renders() {
      const metrics = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text();
      const counts = [...metrics.matchAll(/^hotpath_web_public_renders_total\{.*\} (\d+)$/gm)];
      return counts.reduce((sum, [, count]) => sum + Number(count), 0);
    },
    async stop() {
      program.child.kill("SIGKILL");
      if (program.child.exitCode === null && program.child.signalCode === null) await once(program.child, "close");
      await varnish.stop();
      await database.drop();
    },
  };
}

export type Shop = { id: RestaurantId; slug: string; name: string; itemId: string; itemName: string; cell: string };

/** Restaurants of the demo, each with a dish and the cell that it stands in. */
export async function findShops({ db }: TestDatabase, count: number): Promise<Shop[]> {
  const { rows } = await sql<Omit<Shop, "cell"> & { lng: number; lat: number }>`
    select r.id, r.slug, r.name, i.id as "itemId", i.name as "itemName", r.lng, r.lat
    from restaurants r join lateral (
      select id, name from menu_items where restaurant_id = r.id order by id limit 1) i on true
    order by r.id limit ${count}`.execute(db.primary);
  return rows.map(({ lng, lat, ...shop }) => ({ ...shop, cell: cellName(cellAt({ lng, lat })) }));
}

export type Answer = { status: number; headers: Headers; body: string; cache: string | null };

/** Asks and reads all of the answer; redirects are not followed. */
export async function ask(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  const response = await fetch(url, { method, headers, redirect: "manual" });
  const body = await response.text();
  return { status: response.status, headers: response.headers, body, cache: response.headers.get("x-cache") };
}
