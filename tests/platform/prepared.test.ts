import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDb, type Db } from "#lib/db/client.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";

/** More often than a statement has to be asked to get a name. */
const OFTEN = 8;

describe("statements that are asked again and again", () => {
  let database: TestDatabase;
  let direct: Db;
  let pooled: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    const options = { url: database.url, poolMax: 1, onError: () => {} };
    direct = createDb({ ...options, isDirect: true });
    pooled = createDb(options);
    await sql`create table things (id int primary key, name text not null)`.execute(direct.primary);
    await sql`insert into things select n, 'thing ' || n from generate_series(1, 9) n`.execute(direct.primary);
  });
  afterAll(async () => {
    await direct?.close();
    await pooled?.close();
    await database?.drop();
  });

  const named = async ({ primary }: Db) => {
    const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(primary);
    return rows.map(({ statement }) => statement);
  };
  const ask = async ({ primary }: Db, n: number) => {
    const { rows } = await sql<{ name: string }>`select name from things where id = ${n}`.execute(primary);
    return rows[0]?.name;
  };
  const askAll = async ({ primary }: Db, n: number) => {
    const { rows } = await sql<{ name: string }>`select * from things where id = ${n}`.execute(primary);
    return rows[0];
  };

  it("have a plan that the server keeps, and answer by their values", async () => {
    for (let n = 1; n <= OFTEN; n++) expect(await ask(direct, n)).toBe(`thing ${n}`);
    expect(await named(direct)).toContain("select name from things where id = $1");
  });

  it("have none where somebody stands in between who hands connections on", async () => {
    for (let n = 1; n <= OFTEN; n++) expect(await ask(pooled, n)).toBe(`thing ${n}`);
    expect(await named(pooled)).toEqual([]);
  });

  it("go on while a table gets further columns, also those that ask for all of them", async () => {
    for (let n = 1; n <= OFTEN; n++) await askAll(direct, n);
    await sql`alter table things add column colour text default 'red'`.execute(direct.primary);
    expect(await ask(direct, 3)).toBe("thing 3");
    expect(await askAll(direct, 3)).toEqual({ id: 3, name: "thing 3", colour: "red" });
  });
});
