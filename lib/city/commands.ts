import { type Kysely, sql } from "kysely";
import { foldWords } from "#lib/core/fold.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Door } from "./door.ts";

const DOORS_A_TIME = 5_000;

/**
 * Makes these the city's doors, in place of all that were there; of two with one name the first counts. Readers see the
 * old ones until the transaction, the caller's or one of its own, has committed.
 */
export async function replaceAddresses(db: Kysely<Tables>, doors: readonly Door[]): Promise<void> {
  await inTransaction(db, async (trx) => {
    await sql`delete from addresses`.execute(trx);
    for (let from = 0; from < doors.length; from += DOORS_A_TIME) {
      const some = doors.slice(from, from + DOORS_A_TIME);
      await sql`
        insert into addresses (street, number, city, postcode, lng, lat, words)
        select * from unnest(
          ${some.map((d) => d.street)}::text[], ${some.map((d) => d.number)}::text[], ${some.map((d) => d.city)}::text[],
          ${some.map((d) => d.postcode)}::text[], ${some.map((d) => d.at.lng)}::float8[],
          ${some.map((d) => d.at.lat)}::float8[], ${some.map((d) => foldWords(`${d.street} ${d.city}`))}::text[])
        on conflict do nothing`.execute(trx);
    }
    await writeStreets(trx);
  });
}

/** Each street once, at that of its doors which is nearest to the middle of them all. */
async function writeStreets(trx: Kysely<Tables>): Promise<void> {
  await sql`delete from address_streets`.execute(trx);
  const { rows } = await sql<{ words: string; street: string; city: string; lng: number; lat: number }>`
    select distinct on (a.words) a.words, a.street, a.city, a.lng, a.lat
    from addresses a join (select words, avg(lng) as lng, avg(lat) as lat from addresses group by words) m using (words)
    order by a.words, point(a.lng, a.lat) <-> point(m.lng, m.lat), a.number`.execute(trx);
  await sql`
    insert into address_streets (words, name, street, city, lng, lat)
    select * from unnest(
      ${rows.map((s) => s.words)}::text[], ${rows.map((s) => foldWords(s.street))}::text[],
      ${rows.map((s) => s.street)}::text[], ${rows.map((s) => s.city)}::text[],
      ${rows.map((s) => s.lng)}::float8[], ${rows.map((s) => s.lat)}::float8[])`.execute(trx);
}
