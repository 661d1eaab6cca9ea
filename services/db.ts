import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createPool } from "#lib/db/client.ts";
import { dumpSchema } from "#lib/db/dump.ts";
import { migrate } from "#lib/db/migrate.ts";
import { loadProcessConfig } from "#lib/infra/config/env.ts";
import { runCommandLine } from "./command-line.ts";
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

await runCommandLine(async ([name]) => {
  const command = COMMANDS.find((each) => each === name);
  if (!command) throw new Error(`expected one of: ${COMMANDS.join(", ")}`);
  await run(command);
});
