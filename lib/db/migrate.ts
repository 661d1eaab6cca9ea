import { readdir, readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { Kysely, PostgresDialect, sql } from "kysely";
import { type Migration, type MigrationProvider, Migrator } from "kysely/migration";
import { createPool } from "./client.ts";

const FOLDER = new URL("./migrations/", import.meta.url);
const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;
/** Two processes that start together migrate one after the other. */
const LOCK = 0x6d_69_67_72;
const TURN_POLL_MS = 100;
/** A change that cannot get its lock gives up before it holds up everybody behind it, in milliseconds. */
const LOCK_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 3_600_000;

/** A file whose first line is this runs outside a transaction, as `create index concurrently` must. */
const NO_TRANSACTION = "-- no-transaction";

export type MigrationFile = { readonly name: string; readonly text: string; readonly transaction: boolean };

/** The migrations in their order. Each is plain SQL, numbered, and never edited after it landed. */
export async function readMigrations(folder: URL = FOLDER): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    names.map(async (name) => {
      if (!FILE_NAME.test(name)) throw new Error(`${name} is not named like a migration: 0001_what_it_does.sql`);
      const text = await readFile(new URL(name, folder), "utf8");
      return { name: name.replace(/\.sql$/, ""), text, transaction: !text.startsWith(NO_TRANSACTION) };
    }),
  );
}

/**
 * Brings a database up to the newest migration.
 * @param url the server itself rather than a transaction pooler
 * @returns the names of the migrations that were run now
 */
export async function migrate(url: string, folder: URL = FOLDER): Promise<string[]> {
  const files = await readMigrations(folder);
  const limits = { queryTimeoutMs: STATEMENT_TIMEOUT_MS, lockTimeoutMs: LOCK_TIMEOUT_MS };
  const pool = createPool(url, { max: 3, onError: () => {}, ...limits });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await db.transaction().execute(async (lock) => {
      await takeTurn(lock);
      return await runPending(db, files);
    });
  } finally {
    await db.destroy();
  }
}

/** The names of migrations that the database lacks: none when it is ready for this version of the code. */
export async function pendingMigrations<T>(db: Kysely<T>): Promise<string[]> {
  const infos = await new Migrator({ db, provider: providerOf(await readMigrations()) }).getMigrations();
  return infos.filter((info) => !info.executedAt).map((info) => info.name);
}

/**
 * Asks for the lock again and again: whoever waited for it in the server would hold a snapshot all the while, and
 * concurrent indexes wait for every snapshot.
 */
async function takeTurn(lock: Kysely<unknown>): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${sql.lit(LOCK)}) as mine`.execute(
      lock,
    );
    if (rows[0]?.mine) return;
    await setTimeout(TURN_POLL_MS);
  }
}

/** One file after the other, so that each can choose whether it runs in a transaction. */
async function runPending(db: Kysely<unknown>, files: readonly MigrationFile[]): Promise<string[]> {
  const known = await new Migrator({ db, provider: providerOf(files) }).getMigrations();
  const done = new Set(known.filter((info) => info.executedAt).map((info) => info.name));
  const ran: string[] = [];
  for (const file of files) {
    if (done.has(file.name)) continue;
    const migrator = new Migrator({ db, provider: providerOf(files), disableTransactions: !file.transaction });
    const { error } = await migrator.migrateTo(file.name);
    if (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`migration ${file.name} failed: ${reason}`, { cause: error });
    }
    ran.push(file.name);
  }
  return ran;
}

function providerOf(files: readonly MigrationFile[]): MigrationProvider {
  const toMigration = (file: MigrationFile): Migration => ({
    up: async (db) => {
      await sql.raw(file.text).execute(db);
    },
  });
  return { getMigrations: async () => Object.fromEntries(files.map((file) => [file.name, toMigration(file)])) };
}
