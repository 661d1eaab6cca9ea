import { join } from "node:path";
import { createPool } from "#lib/db/client.ts";
import { keepEmbedded } from "#lib/db/embedded-keeper.ts";
import type { Config } from "#lib/infra/config/env.ts";

/** The server that the settings name, or our own. */
export type Database = {
  readonly url: string;
  readonly replicaUrl: string | null;
  /** Past any transaction pooler: for migrations and the queue's upkeep. */
  readonly directUrl: string;
  /** True if the server was running already, left by a process that crashed, or used by one that is alive. */
  readonly found: boolean;
  /** Stops the server if it is embedded; does nothing to any other. */
  stop(): Promise<void>;
};

/**
 * Starts the embedded server, or makes sure that the one named answers.
 * @param onRestart called when the embedded server had gone and is back, or could not be brought back yet
 * @throws Error of one line if it does not
 */
export async function openDatabase(
  config: Pick<Config, "databaseUrl" | "databaseReplicaUrl" | "databaseDirectUrl" | "dataDir">,
  onRestart: (error: Error | null) => void = () => {},
): Promise<Database> {
  if (config.databaseUrl === null) {
    const server = await keepEmbedded(join(config.dataDir, "postgres"), onRestart);
    return { url: server.url, replicaUrl: null, directUrl: server.url, found: server.found, stop: server.stop };
  }
  const directUrl = config.databaseDirectUrl ?? config.databaseUrl;
  await requireAnswer("DATABASE_URL", config.databaseUrl);
  if (config.databaseDirectUrl) await requireAnswer("DATABASE_DIRECT_URL", config.databaseDirectUrl);
  return {
    url: config.databaseUrl,
    replicaUrl: config.databaseReplicaUrl,
    directUrl,
    found: true,
    stop: async () => {},
  };
}

async function requireAnswer(setting: string, url: string): Promise<void> {
  const pool = createPool(url, { max: 1, onError: () => {} });
  try {
    await pool.query("select 1");
  } catch (cause) {
    const { hostname, port } = new URL(url);
    throw new Error(`${setting}: PostgreSQL at ${hostname}:${port || 5432} does not answer (${reason(cause)})`, {
      cause,
    });
  } finally {
    await pool.end();
  }
}

/** What Node and PostgreSQL say, in a line: an attempt on several addresses has an empty message and a code. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  return error.message.split("\n")[0] || code || error.name;
}
