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
  });
}
