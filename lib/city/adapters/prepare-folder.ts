import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A folder in the making that nobody has touched for this long belongs to a process that died. */
const ABANDONED_MS = 3_600_000;

/**
 * Makes sure that a folder is there with what `make` puts into it. It is made beside its place and renamed, so a folder
 * with that name is always whole: killed halfway it is made again, and of two processes at once the first one's stays.
 *
 * @returns true if this call made it
 */
export async function prepareFolder(folder: string, make: (draft: string) => Promise<void>): Promise<boolean> {
  if (await exists(folder)) return false;
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(`${folder}.draft-`);
  try {
    await removeAbandoned(folder, draft);
    await make(draft);
    await rename(draft, folder);
    return true;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (await exists(folder)) return false;
    throw error;
  }
}

async function removeAbandoned(folder: string, draft: string): Promise<void> {
  const { mtimeMs: nowMs } = await stat(draft);
  const parent = dirname(folder);
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    if (!path.startsWith(`${folder}.draft-`) || path === draft) continue;
    const age = await stat(path).then(
      ({ mtimeMs }) => nowMs - mtimeMs,
      () => 0,
    );
    if (age > ABANDONED_MS) await rm(path, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
