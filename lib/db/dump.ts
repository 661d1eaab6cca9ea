import type pg from "pg";

/**
 * The schema of a database as text, from PostgreSQL's own catalogue: what `migrations/` add up to. It is for people
 * and for a test to compare, so it is sorted, and it leaves out what is not ours (the queue's schema, Kysely's
 * bookkeeping) and what comes and goes (partitions).
 */
export async function dumpSchema(pool: Pick<pg.Pool, "query">): Promise<string> {
  const [tables, columns, constraints, indexes, comments] = await Promise.all([
    pool.query<TableRow>(TABLES),
    pool.query<ColumnRow>(COLUMNS),
    pool.query<OwnedRow>(CONSTRAINTS),
    pool.query<OwnedRow>(INDEXES),
    pool.query<OwnedRow>(COMMENTS),
  ]);
  const of = <T extends { table: string }>(rows: readonly T[], table: string) =>
    rows.filter((row) => row.table === table);
  const blocks = tables.rows.map((table) =>
    [
      `create table ${table.table} (`,
      [
        ...of(columns.rows, table.table).map(columnLine),
        ...of(constraints.rows, table.table).map((row) => `  ${row.definition}`),
      ].join(",\n"),
      `)${table.partition ? ` partition by ${table.partition.toLowerCase()}` : ""}${table.options ? ` with (${table.options})` : ""};`,
      ...of(indexes.rows, table.table).map((row) => `${row.definition};`),
      ...of(comments.rows, table.table).map((row) => `${row.definition};`),
    ].join("\n"),
  );
  return `${HEADER}\n\n${blocks.join("\n\n")}\n`;
}

const HEADER =
  "-- What the migrations add up to. Made by `npm run db:dump`; a test compares it with an empty database migrated.";

type TableRow = { table: string; partition: string | null; options: string | null };
type ColumnRow = { table: string; name: string; type: string; required: boolean; value: string | null };
type OwnedRow = { table: string; definition: string };

function columnLine({ name, type, required, value }: ColumnRow): string {
  return `  ${name} ${type}${required ? " not null" : ""}${value === null ? "" : ` default ${value}`}`;
}

/** Ours: ordinary and partitioned tables in `public`, without partitions and without Kysely's two. */
const OURS = `
  c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and c.relname not in ('kysely_migration', 'kysely_migration_lock')`;

const TABLES = `
  select c.relname as "table", pg_get_partkeydef(c.oid) as partition, array_to_string(c.reloptions, ', ') as options
  from pg_class c where ${OURS} order by c.relname`;

const COLUMNS = `
  select c.relname as "table", quote_ident(a.attname) as name, format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull as required, pg_get_expr(d.adbin, d.adrelid) as value
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where ${OURS} order by c.relname, a.attnum`;

// Not-null constraints are told with their columns.
const CONSTRAINTS = `
  select c.relname as "table", 'constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid) as definition
  from pg_class c join pg_constraint k on k.conrelid = c.oid and k.contype <> 'n'
  where ${OURS} order by c.relname, k.contype = 'p' desc, k.conname`;

// Indexes behind a constraint are told with it.
const INDEXES = `
  select c.relname as "table", pg_get_indexdef(i.indexrelid) as definition
  from pg_class c join pg_index i on i.indrelid = c.oid
  where ${OURS} and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid)
  order by c.relname, i.indexrelid::regclass::text collate "C"`;

const COMMENTS = `
  select c.relname as "table",
    case when a.attname is null then 'comment on table ' || quote_ident(c.relname)
      else 'comment on column ' || quote_ident(c.relname) || '.' || quote_ident(a.attname)
    end || ' is ' || quote_literal(d.description) as definition
  from pg_class c
  join pg_description d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass
  left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
  where ${OURS} order by c.relname, d.objsubid`;
