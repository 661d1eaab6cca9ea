import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const schema = z.record(z.string(), z.string());

/**
 * A secret of the demo: random, made once and kept in `secrets.json` (mode 0600) of the data directory,
 * so that what was signed with it stays valid over a restart.
 */
export function demoSecret(dataDir: string, name: string): string {
  const path = join(dataDir, "secrets.json");
  const secrets = readSecrets(path);
  const known = secrets[name];
  if (known) return known;
  const secret = randomBytes(32).toString("base64url");
  mkdirSync(dataDir, { recursive: true });
  // Renamed into place, so that a crash never leaves half a file behind.
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify({ ...secrets, [name]: secret }, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, path);
  return secret;
}

function readSecrets(path: string): Record<string, string> {
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new Error(`${path} cannot be read; remove it to have new secrets made`, { cause: error });
  }
}
