import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** All tiles one after another, and where each lies: two files, read into memory at start. */
const TILES_FILE = "tiles.bin";
const INDEX_FILE = "tiles.json";
const indexSchema = z.array(z.tuple([z.string(), z.number().int().nonnegative(), z.number().int().positive()]));

export type TilePack = {
  readonly count: number;
  readonly bytes: number;
  /** A gzipped tile, null where there is nothing. */
  tile(z: number, x: number, y: number): Uint8Array | null;
};

export async function writeTilePack(
  folder: string,
  tiles: Iterable<readonly [z: number, x: number, y: number, tile: Uint8Array]>,
): Promise<void> {
  const index: z.infer<typeof indexSchema> = [];
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [zoom, x, y, tile] of tiles) {
    index.push([`${zoom}/${x}/${y}`, offset, tile.length]);
    parts.push(tile);
    offset += tile.length;
  }
  await writeFile(join(folder, TILES_FILE), Buffer.concat(parts));
  await writeFile(join(folder, INDEX_FILE), JSON.stringify(index));
}

export async function readTilePack(folder: string): Promise<TilePack> {
  const [bytes, text] = await Promise.all([
    readFile(join(folder, TILES_FILE)),
    readFile(join(folder, INDEX_FILE), "utf8"),
  ]);
  const index = new Map(
    indexSchema.parse(JSON.parse(text)).map(([key, from, length]) => [key, bytes.subarray(from, from + length)]),
  );
  return { count: index.size, bytes: bytes.length, tile: (zoom, x, y) => index.get(`${zoom}/${x}/${y}`) ?? null };
}
