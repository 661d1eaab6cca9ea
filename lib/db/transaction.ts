import type { Kysely, Transaction } from "kysely";
import type { Tables } from "./tables.ts";

/** Runs within the transaction that is handed in, or in one of its own: so commands compose. */
export function inTransaction<T>(db: Kysely<Tables>, run: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  return db.isTransaction ? run(db as Transaction<Tables>) : db.transaction().execute(run);
}
