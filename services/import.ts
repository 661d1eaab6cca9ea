import { withFile } from "#lib/city/adapters/osm/byte-source.ts";
import { createDb } from "#lib/db/client.ts";
import { migrate } from "#lib/db/migrate.ts";
import { type Config, loadProcessConfig, setTimeZone } from "#lib/infra/config/env.ts";
import { createLogger } from "#lib/infra/log.ts";
import { runCommandLine } from "./command-line.ts";
import { openDatabase } from "./database.ts";
import { installReadCity, removeImport } from "./import/install.ts";
import { type ImportOptions, parseImportOptions } from "./import/options.ts";
import { readCity } from "./import/read-city.ts";
import { reportInstalled, reportRead } from "./import/report.ts";

/** `npm run import -- city.osm.pbf`: a real city instead of the demo's. See services/import/README.md. */

async function run(args: readonly string[]): Promise<void> {
  const options = parseImportOptions(args);
  const config = loadProcessConfig();
  // Opening hours are read by the clock of the process.
  setTimeZone("UTC");
  if ("remove" in options) await remove(config);
  else await bring(options, config);
}

async function bring(options: ImportOptions, config: Config): Promise<void> {
  // All of it is read before anything is opened: what is broken is told at once, and nothing was touched.
  const read = withFile(options.path, (source) => readCity(source, options, Date.now()));
  say(reportRead(read));
  if (options.dryRun) return;
  const log = createLogger(config.logLevel).child({ part: "import" });
  const { path: extractPath, shrink } = options;
  const installed = await withDatabase(config, (db) =>
    installReadCity(db, read, { dataDir: config.dataDir, extractPath, shrink, log }),
  );
  say(reportInstalled(installed));
}

async function remove(config: Config): Promise<void> {
  const { wasThere, removed } = await withDatabase(config, removeImport);
  say([wasThere ? `the imported city is gone, ${removed} restaurants with it` : "no city was imported"]);
}

async function withDatabase<T>(
  config: Config,
  use: (db: ReturnType<typeof createDb>["primary"]) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(config);
  try {
    await migrate(database.directUrl);
    const db = createDb({ url: database.directUrl, poolMax: 2, onError: () => {} });
    try {
      return await use(db.primary);
    } finally {
      await db.close();
    }
  } finally {
    // One that ran already is another process's.
    if (!database.found) await database.stop();
  }
}

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

await runCommandLine(run, { prefix: "import: " });
