import { type Kysely, sql } from "kysely";
import type { Tables } from "#lib/db/tables.ts";

/** The city that was imported into this database: it takes the demo's place at the next start. */
export type InstalledCity = {
  /** Names its folder in `DATA_DIR/city`. */
  readonly id: string;
  readonly name: string;
};

/** The imported city, null where none was. */
export async function readInstalledCity(db: Kysely<Tables>): Promise<InstalledCity | null> {
  return (await db.selectFrom("imported_city").select(["id", "name"]).executeTakeFirst()) ?? null;
}

/**
 * Says which city it is from now on. In one transaction with what belongs to it: that is the moment at which a city is
 * imported, whole. Writing what is there already changes nothing.
 */
export async function installCity(
  trx: Kysely<Tables>,
  { id, name, sourceDigest }: InstalledCity & { readonly sourceDigest: string },
): Promise<void> {
  await sql`
    insert into imported_city as c (id, name, source_digest) values (${id}, ${name}, ${sourceDigest})
    on conflict (only_one) do update
    set id = excluded.id, name = excluded.name, source_digest = excluded.source_digest, imported_at = now()
    where (c.id, c.name, c.source_digest) is distinct from (excluded.id, excluded.name, excluded.source_digest)`.execute(
    trx,
  );
}

/** Takes it away again. Resolves to whether there was one. */
export async function uninstallCity(trx: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql`delete from imported_city returning id`.execute(trx);
  return rows.length > 0;
}

/** Two imports into one database go one after the other. Held until the transaction ends. */
export async function lockImport(trx: Kysely<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx);
}

const LOCK = 0x63_69_74_79;
