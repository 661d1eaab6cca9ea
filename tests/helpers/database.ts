import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { createDb, type Db } from "#lib/db/client.ts";

export type TestDatabase = {
  readonly url: string;
  readonly db: Db;
  /** Closes the connections and drops the database. */
  drop(): Promise<void>;
};

/** How tests connect: `const database = await createTestDatabase()` in `beforeAll`, `database.drop()` in `afterAll`. */
export async function createTestDatabase(
  options: { migrated?: boolean; poolMax?: number } = {},
): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const template = options.migrated === false ? "template0" : "hotpath_template";
  await asAdmin(`create database ${name} template ${template}`);
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${name}`;
  const db = createDb({ url: url.href, poolMax: options.poolMax ?? 5, onError: () => {} });
  return {
    url: url.href,
    db,
    async drop() {
      await db.close();
      await asAdmin(`drop database if exists ${name} with (force)`);
    },
  };
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
