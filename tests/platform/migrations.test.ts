import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dumpSchema } from "#lib/db/dump.ts";
import { migrate, pendingMigrations, readMigrations } from "#lib/db/migrate.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";

const folder = (name: string) => new URL(`../../lib/db/${name}`, import.meta.url);

let empty: TestDatabase;
beforeAll(async () => {
  empty = await createTestDatabase({ migrated: false });
});
afterAll(() => empty.drop());

describe("the migrations", () => {
  it("bring an empty database to the committed schema, however many processes start at once", async () => {
    const all = (await readMigrations()).map((file) => file.name);
    expect(await pendingMigrations(empty.db.primary)).toEqual(all);
    const ran = await Promise.all([migrate(empty.url), migrate(empty.url), migrate(empty.url)]);
    expect(ran.flat()).toEqual(all);
    expect(await pendingMigrations(empty.db.primary)).toEqual([]);
    expect(await dumpSchema(empty.db.pool)).toBe(await readFile(folder("schema.sql"), "utf8"));
  });

  it("may run outside a transaction where a file says so, and stay undone where they fail", async () => {
    const database = await createTestDatabase({ migrated: false });
    const files = new URL("./migrations-fixture/", import.meta.url);
    await expect(migrate(database.url, files)).rejects.toThrow("migration 0003_fails failed");
    const { rows } = await database.db.pool.query(
      "select relname from pg_class where relname like 'fixture%' order by relname",
    );
    expect(rows.map((row) => row.relname)).toEqual(["fixture", "fixture_name"]);
    await database.drop();
  });
});
