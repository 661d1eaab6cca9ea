import { ensureCity } from "#lib/city/adapters/ensure-city.ts";
import { hasImportedCity, openImportedCity } from "#lib/city/adapters/imported-city.ts";
import { readInstalledCity } from "#lib/city/adapters/installed-city.ts";
import type { Db } from "#lib/db/client.ts";
import type { Config } from "#lib/infra/config/env.ts";
import type { Logger } from "#lib/infra/log.ts";

/**
 * The city's files. The demo's are made while an embedded server is; to one that runs, connections are not to be opened
 * meanwhile.
 * @returns what opens them once the database is there: it knows whether a city was imported
 */
export async function prepareCity({ dataDir, databaseUrl }: Pick<Config, "dataDir" | "databaseUrl">, log: Logger) {
  const parts = { dataDir, log };
  const mayBeEarly = databaseUrl === null && !(await hasImportedCity(dataDir));
  const early = mayBeEarly ? ensureCity(parts) : null;
  early?.catch(() => {});
  return {
    async open(db: Db["primary"]) {
      const installed = await readInstalledCity(db);
      return installed ? openImportedCity({ ...parts, installed }) : (early ?? ensureCity(parts));
    },
  };
}
