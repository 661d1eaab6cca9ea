import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const schema = z.record(z.string(), z.string());

/** A lock that has been held for so long belongs to a process that died, milliseconds. Writing takes less than one. */
const ABANDONED_MS = 2_000;
const LOOK_AGAIN_MS = 10;

/**
 * A secret of the demo: random, made once and kept in `secrets.json` (mode 0600) of the data directory, so that what was
 * signed with it stays valid over a restart, and in the other processes of the same directory.
 */
export function demoSecret(dataDir: string, name: string): string {
  const path = join(dataDir, "secrets.json");
  const known = readSecrets(path)[name];
  if (known) return known;
  mkdirSync(dataDir, { recursive: true });
  const unlock = lock(`${path}.lock`);
  try {
    const secrets = readSecrets(path);
    const secret = secrets[name] ?? randomBytes(32).toString("base64url");
    // Renamed into place, so that a crash never leaves half a file behind.
    const partial = `${path}.${process.pid}`;
    writeFileSync(partial, `${JSON.stringify({ ...secrets, [name]: secret }, null, 2)}\n`, { mode: 0o600 });
    renameSync(partial, path);
    return secret;
  } finally {
    unlock();
  }
}

/** A 32-bit number for one purpose, made from a secret: the same in every process that has it, not to be turned back. */
export function derivedNumber(secret: string, purpose: string): number {
  return createHash("sha256").update(`${purpose}:${secret}`).digest().readUInt32LE(0);
}

function readSecrets(path: string): Record<string, string> {
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return {};
    throw new Error(`${path} cannot be read; remove it to have new secrets made`, { cause: error });
  }
}

/** Processes that start together must not each make their own. A folder can be made by one of them only. */
function lock(path: string): () => void {
  for (;;) {
    try {
      mkdirSync(path);
      return () => rmSync(path, { recursive: true, force: true });
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
    const held = statSync(path, { throwIfNoEntry: false });
    if (held && Date.now() - held.mtimeMs > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
