import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What does not change a tile: looks, and what is made anew at each start. */
const NOT_DRAWING = ["style.ts", "palette.ts", "stations.ts", "areas.ts"];

/**
 * Names a result by what makes it: the code under `lib/city`, tests and looks aside, without the folders left out, and
 * whatever else goes into it. 12 hexadecimal digits.
 */
export async function codeDigest(
  others: readonly (string | Uint8Array)[],
  { without = [] }: { without?: readonly string[] } = {},
): Promise<string> {
  const hash = createHash("sha256");
  for (const other of others) hash.update(other);
  const root = fileURLToPath(new URL("..", import.meta.url));
  const files = (await readdir(root, { recursive: true }))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .filter((file) => !NOT_DRAWING.includes(file) && !without.some((folder) => file.startsWith(`${folder}/`)))
    .sort();
  for (const file of files) hash.update(await readFile(join(root, file)));
  return hash.digest("hex").slice(0, 12);
}
