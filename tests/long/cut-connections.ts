import pg from "pg";

/** Ends every connection to that database but its own, as a server does that goes down. */
const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`);
await client.end();
