import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createPool } from "#lib/db/client.ts";
import { dumpSchema } from "#lib/db/dump.ts";
import { migrate } from "#lib/db/migrate.ts";
import { ConfigError, loadProcessConfig } from "#lib/infra/config/env.ts";
import { openDatabase } from "./database.ts";

/** `node services/db.ts migrate | dump`: `npm run db:migrate`, `npm run db:dump`. */
const COMMANDS = ["migrate", "dump"] as const;

async function run(command: (typeof COMMANDS)[number]): Promise<void> {
  const database = await openDatabase(loadProcessConfig());
  try {
    const ran = await migrate(database.directUrl);
    process.stdout.write(ran.length > 0 ? `migrated: ${ran.join(", ")}\n` : "nothing to migrate\n");
    if (command === "dump") {
      const path = fileURLToPath(new URL("../lib/db/schema.sql", import.meta.url));
      const pool = createPool(database.directUrl, { max: 1, onError: () => {} });
      await writeFile(path, await dumpSchema(pool));
      await pool.end();
      process.stdout.write(`written: ${path}\n`);
    }
  } finally {
    await database.stop();
  }
}

const command = COMMANDS.find((name) => name === process.argv[2]);
try {
  if (!command) throw new Error(`expected one of: ${COMMANDS.join(", ")}`);
  await run(command);
} catch (error) {
  const lines = error instanceof ConfigError ? error.lines : [error instanceof Error ? error.message : String(error)];
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
