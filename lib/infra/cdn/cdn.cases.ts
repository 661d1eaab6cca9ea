import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cdn } from "./cdn.ts";

/** A CDN before an origin whose pages say how often they were made, and something in the way of its purges. */
export type CdnWorld = {
  readonly cdn: Cdn;
  /** From now on there is a page at this path, a restaurant's, that carries these keys. */
  addPage(path: string, keys: readonly string[]): void;
  /** How often the page had been made when the one was made that the CDN answers with. */
  get(path: string): Promise<number>;
  /** What the CDN does with purges from now on: takes them; hangs up; never answers; says 503, or 429 for a second; says 401. */
  behave(how: "well" | "gone" | "silent" | "broken" | "busy" | "locked"): void;
  stop(): Promise<void>;
};

const UNAVAILABLE = { name: "AppError", code: "cdn_unavailable" };

/** What every CDN promises, whoever runs it. `open` gives one with a time limit of a second at most. */
export function describeCdn(name: string, open: () => Promise<CdnWorld>): void {
  describe(`the CDN ${name}`, () => {
    let world: CdnWorld;
    let n = 0;
    /** Pages of the test's own, each with its keys, held by the CDN. */
    const held = async (...pages: string[][]) => {
      const paths = pages.map((keys) => {
        const path = `/en/r/page-${n++}`;
        world.addPage(path, keys);
        return path;
      });
      for (const path of paths) expect(await world.get(path)).toBe(1);
      return paths;
    };
    const getAll = (paths: readonly string[]) => Promise.all(paths.map((path) => world.get(path)));
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.stop());

    it("serves a page again until what it carries is purged, then fetches it, and no other", async () => {
      const paths = await held(["r-a1", "c-x1"], ["r-a1", "m-a1"], ["r-a2", "c-x1"], ["r-a11"]);
      expect(await getAll(paths)).toEqual([1, 1, 1, 1]);
      await world.cdn.purge(["r-a1"]);
      expect(await getAll(paths)).toEqual([2, 2, 1, 1]);
      await world.cdn.purge(["m-a1", "r-a2"]);
      expect(await getAll(paths)).toEqual([2, 3, 2, 1]);
      expect(await getAll(paths)).toEqual([2, 3, 2, 1]);
    });

    it("takes a thousand keys at once", async () => {
      const keys = Array.from({ length: 1_000 }, (_, i) => `m-rst_${String(i).padStart(32, "0")}`);
      const some = [0, 99, 100, 255, 256, 500, 999].map((i) => [keys[i] ?? ""]);
      const paths = await held(...some, ["m-other"]);
      await world.cdn.purge(keys);
      expect(await getAll(paths)).toEqual([...some.map(() => 2), 1]);
    });

    it("knows a page by each of hundreds of keys", async () => {
      const keys = Array.from({ length: 350 }, (_, i) => `m-rst_b${String(i).padStart(31, "0")}`);
      const [path = ""] = await held(keys);
      for (const [i, key] of [keys[0], keys[175], keys[349]].entries()) {
        await world.cdn.purge([key ?? ""]);
        expect(await world.get(path)).toBe(i + 2);
      }
    });

    it("minds neither keys that nothing carries, nor doubles, nor the same purge again, nor none", async () => {
      const [path = ""] = await held(["r-d1"]);
      await world.cdn.purge([]);
      await world.cdn.purge(["r-nobody", "r-nobody"]);
      expect(await world.get(path)).toBe(1);
      await world.cdn.purge(["r-d1"]);
      await world.cdn.purge(["r-d1", "r-d1"]);
      expect(await world.get(path)).toBe(2);
    });

    it.each(["gone", "silent", "broken", "busy", "locked"] as const)(
      "says so while its purges are %s, and takes them when that is over",
      async (how) => {
        const [path = ""] = await held(["r-e1"]);
        world.behave(how);
        await expect(world.cdn.purge(["r-e1"])).rejects.toMatchObject({
          ...UNAVAILABLE,
          retryAfterMs: how === "busy" ? 1_000 : 0,
        });
        expect(await world.get(path)).toBe(1);
        world.behave("well");
        await world.cdn.purge(["r-e1"]);
        expect(await world.get(path)).toBe(2);
      },
    );

    it.each(["", " ", "r-1 r-2", "r-1,r-2", "r-1\r\nx-evil: 1", "R-1", "r-", "å-1", "r-é", `r-${"x".repeat(63)}`, "*"])(
      "refuses %j, which is no key, and purges nothing",
      async (key) => {
        const [path = ""] = await held(["r-1"]);
        await expect(world.cdn.purge(["r-1", key])).rejects.toThrow(RangeError);
        expect(await world.get(path)).toBe(1);
      },
    );
  });
}
