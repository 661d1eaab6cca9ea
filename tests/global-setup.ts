import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The run's PostgreSQL server, connected to its `postgres` database. See `tests/helpers/database.ts`. */
    postgresUrl: string;
  }
}

/** The database that each test file's own one is a copy of. */
const TEMPLATE = "hotpath_template";

/** One PostgreSQL for the whole run, with all migrations in a template; what it holds may be lost, so it need not sync. */
export async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), "hotpath-tests-"));
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" };
  const server = await startEmbedded({ folder: folder, settings });
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  const template = new URL(server.url);
  template.pathname = `/${TEMPLATE}`;
  await migrate(template.href);
  project.provide("postgresUrl", server.url);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
