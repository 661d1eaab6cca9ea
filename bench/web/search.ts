import { readFileSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import { cellAt, type PlaceCell } from "#lib/catalog/cells.ts";
import { searchCell } from "#lib/catalog/search/queries.ts";
import { EVERYTHING, parseSearch, type Search } from "#lib/catalog/search/search.ts";
import { replaceAddresses } from "#lib/city/commands.ts";
import { findAddresses } from "#lib/city/queries.ts";
import { moveBy } from "#lib/core/geo.ts";
import { percentile } from "#lib/core/percentile.ts";
import { createRng, type Rng } from "#lib/core/rng.ts";
import { createPool } from "#lib/db/client.ts";
import { startEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import type { Tables } from "#lib/db/tables.ts";
import { fillCatalogue, inTown, TOWN_CENTRE, TOWN_SIZE } from "#tests/helpers/large-catalogue.ts";
import { type Figures, spreadOf } from "../figure.ts";

const TOWNS = 20;
/** Searches that are timed, and those before them that only warm the server. */
const TIMED = 400;
const WARMING = 60;
/** Searches that are also run without our indexes: each takes seconds so. */
const COMPARED = 3;
/** With them, each so often: the median counts. */
const TIMES_WITH = 9;
/** Sunday, dinner time. */
const NOW_MS = Date.UTC(2026, 10, 22, 17, 30);
const STREETS = 5_000;
const DOORS_EACH = 20;

/** What people type, the frequent first: kitchens, dishes, both languages, half words, mistakes. */
const WORDS = [
  ..."pizza,sushi,burger,ramen,thai,kebab,indiskt,falafel,vegan,kyckling,sallad,pad thai,margherita,tacos,curry,poke".split(
    ",",
  ),
  ..."piza,hamburgare,chicken tikka,lax,pho,nudlar,suhsi,vegetarisk pizza,glass,dumplings,caesar,tikka masla,bageri,mango".split(
    ",",
  ),
];
/** One of these with most searches that have no words. */
const FILTERS = [
  "",
  "",
  "",
  "cuisine=pizza",
  "diet=vegan",
  "diet=vegetarian&time=45",
  "allergen=nuts",
  "fee=0",
  "sort=time",
];
const MORE = ["", "", "", "", "sort=rating", "diet=vegan", "open=2026-11-23T18:00", "time=45", "page=2"];

/**
 * Searches over 20,000 restaurants and 2,000,000 dishes, in one process on one connection, the way a page's render does
 * them. `searchSqlP95Ms`: from the call to the result, statements and all that is done with their rows.
 * `searchVsUnindexed`: the same searches in the same run, taken in turns, in a transaction that has dropped every index
 * of the tables they read and takes that back.
 */
export async function measureSearch(log: (line: string) => void): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "hotpath-bench-search-"));
  // What it holds may be lost, so it need not sync; all of it fits into memory, as on a server for this.
  const settings = { fsync: "off", full_page_writes: "off", max_wal_size: "4GB", shared_buffers: "1GB" };
  const server = await startEmbedded({ folder, settings });
  const abandon = () => {
    process.kill(Number(readFileSync(join(folder, "data", "postmaster.pid"), "utf8").split("\n")[0]), "SIGQUIT");
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  process.once("exit", abandon);
  await migrate(server.url);
  const pool = createPool(server.url, { max: 1, isDirect: true, onError: () => {}, queryTimeoutMs: 600_000 });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    const startedMs = performance.now();
    await fillCatalogue(db, TOWNS);
    await fillStreets(db);
    log(
      `search: ${TOWNS * TOWN_SIZE} restaurants are there after ${Math.round((performance.now() - startedMs) / 1_000)} s`,
    );
    const searchMs = await timeSearches(db, createRng("mix"));
    const addressMs = await timeAddresses(db, createRng("addresses"));
    const ratios = await compare(db, createRng("compared"), log);
    return {
      "web.searchSqlP95Ms": percentile(searchMs, 0.95),
      "web.searchSqlMs": spreadOf(searchMs),
      "web.addressP95Ms": percentile(addressMs, 0.95),
      "web.searchVsUnindexed.ratio": spreadOf(ratios),
    };
  } finally {
    await db.destroy();
    process.off("exit", abandon);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type Asked = { readonly cell: PlaceCell; readonly search: Search };

/** Somewhere in a town, nearer the middle more often; half of them with words, most others with at most one filter. */
function ask(rng: Rng): Asked {
  const at = moveBy(TOWN_CENTRE, Math.abs(rng.gaussian()) * 3_000, rng.range(0, 360));
  const cell = cellAt(inTown(at, rng.int(0, TOWNS - 1)));
  if (rng.next() < 0.5) return { cell, search: parseSearch(new URLSearchParams(rng.pick(FILTERS))) };
  // The n-th of the words is wanted about 1/n as often as the first.
  const q = WORDS[Math.floor(WORDS.length ** rng.next()) - 1] ?? "pizza";
  return { cell, search: { ...parseSearch(new URLSearchParams(rng.pick(MORE))), q } };
}

async function timeSearches(db: Kysely<Tables>, rng: Rng): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < WARMING + TIMED; i++) {
    const ms = await timeOne(db, ask(rng));
    if (i >= WARMING) samples.push(ms);
  }
  return samples;
}

async function timeOne(db: Kysely<Tables>, { cell, search }: Asked): Promise<number> {
  const startedMs = performance.now();
  await searchCell({ db: { replica: db } }, cell, search, NOW_MS);
  return performance.now() - startedMs;
}

async function compare(db: Kysely<Tables>, rng: Rng, log: (line: string) => void): Promise<number[]> {
  const ratios: number[] = [];
  for (let i = 0; i < COMPARED; i++) {
    const { cell, search } = ask(rng);
    const asked = { cell, search: i % 2 === 0 ? { ...EVERYTHING, q: rng.pick(WORDS) } : search };
    const withMs: number[] = [];
    for (let time = 0; time < TIMES_WITH; time++) withMs.push(await timeOne(db, asked));
    const withoutMs = await withoutIndexes(db, (trx) => timeOne(trx, asked));
    const { median } = spreadOf(withMs);
    log(`search: "${asked.search.q}" ${median.toFixed(1)} ms, without our indexes ${withoutMs.toFixed(0)} ms`);
    ratios.push(withoutMs / median);
  }
  return ratios;
}

const SEARCHED = [
  "restaurants",
  "restaurant_cells",
  "restaurant_search",
  "search_words",
  "menu_sections",
  "menu_items",
];

/** Runs in a transaction in which the tables have no index, and takes everything back. */
async function withoutIndexes<T>(db: Kysely<Tables>, run: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  const { rows } = await sql<{ drop: string }>`
    select case when c.oid is null then format('drop index %s', i.indexrelid::regclass)
      else format('alter table %s drop constraint %I cascade', i.indrelid::regclass, c.conname) end as drop
    from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x')
    where i.indrelid = any(${SEARCHED}::regclass[])`.execute(db);
  const trx = await db.startTransaction().execute();
  try {
    for (const { drop } of rows) await sql.raw(drop).execute(trx);
    return await run(trx);
  } finally {
    await trx.rollback().execute();
  }
}

async function fillStreets(db: Kysely<Tables>): Promise<void> {
  const rng = createRng("streets");
  const doors = Array.from({ length: STREETS }, (_, i) => {
    const street = streetName(createRng(`street ${i}`));
    const at = moveBy(TOWN_CENTRE, rng.range(0, 12_000), rng.range(0, 360));
    return Array.from({ length: DOORS_EACH }, (_, n) => ({
      ...{ street, number: `${n + 1}`, postcode: null, city: "Göteborg" },
      at: moveBy(at, n * 20, 0),
    }));
  });
  await replaceAddresses(db, doors.flat());
  await sql`vacuum analyze addresses, address_streets`.execute(db);
}

function streetName(rng: Rng): string {
  const part = () =>
    rng.pick("Vasa Linné Kungs Drottning Sten Berg Ek Al Björk Hamn Skeppar Tunn Älv Sjö Ros Lind".split(" "));
  return `${part()}${part().toLowerCase()}s${rng.pick(["gatan", "vägen", "gränd", "torget", "backen"])}`;
}

/** Addresses as far as they are typed, one in four with a letter missing. */
async function timeAddresses(db: Kysely<Tables>, rng: Rng): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < WARMING + TIMED; i++) {
    const name = streetName(createRng(`street ${rng.int(0, STREETS - 1)}`));
    const at = rng.int(1, name.length - 2);
    const typed = rng.next() < 0.25 ? name.slice(0, at) + name.slice(at + 1) : name;
    const text = rng.next() < 0.5 ? typed.slice(0, rng.int(3, typed.length)) : `${typed} ${rng.int(1, DOORS_EACH)}`;
    const startedMs = performance.now();
    await findAddresses({ db: { replica: db } }, text, { near: TOWN_CENTRE });
    if (i >= WARMING) samples.push(performance.now() - startedMs);
  }
  return samples;
}
