import { beforeAll, describe, expect, it } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import type { Cache, Made, Reads } from "./cache.ts";

/** Things of a database that can be read, and changed as a command would: committed before the promise resolves. */
export type Things = {
  read(reads: Reads, name: string): Promise<string>;
  write(name: string, value: string): Promise<void>;
};

/** A process: its cache, and its clock set ahead. */
export type CacheProcess = { readonly cache: Cache; advance(ms: number): void };

const HOUR_MS = 3_600_000;

/** What every cache promises, whatever keeps its values. `open` gives that of a further process. */
export function describeCache(name: string, open: () => Promise<CacheProcess>, things: () => Things): void {
  describe(`the cache over ${name}`, () => {
    let here: CacheProcess;
    let there: CacheProcess;
    let n = 0;
    const nameOf = (word: string) => `${word}-${n++}`;
    beforeAll(async () => {
      [here, there] = await Promise.all([open(), open()]);
    });

    /** Reads a thing through a cache, and counts how often it is made. */
    function reader(thing: string, how: { tags?: string[]; made?: Partial<Made<string>> } = {}) {
      const calls = { made: 0 };
      const read = async ({ cache }: CacheProcess = here) =>
        cache.getOrSet(`thing ${thing}`, { tags: how.tags ?? [thing] }, async (reads) => {
          calls.made++;
          return { value: await things().read(reads, thing), ...how.made };
        });
      return { calls, read };
    }

    it("makes a value once, and anew when one of its keys is purged", async () => {
      const thing = nameOf("soup");
      const { calls, read } = reader(thing, { made: { tags: [`m-${thing}`] } });
      await things().write(thing, "leek");
      expect(await read()).toEqual({ value: "leek", stale: false });
      await things().write(thing, "onion");
      expect(await read()).toEqual({ value: "leek", stale: false });
      await here.cache.purge([nameOf("other")]);
      await read();
      expect(calls.made).toBe(1);
      await here.cache.purge([thing]);
      expect(await read()).toEqual({ value: "onion", stale: false });
      await things().write(thing, "tomato");
      await here.cache.purge([nameOf("other"), `m-${thing}`]);
      expect(await read()).toEqual({ value: "tomato", stale: false });
      await read();
      expect(calls.made).toBe(3);
    });

    it("gives each asker a value of its own, and null as null", async () => {
      const key = nameOf("nested");
      const make = async () => ({ value: { a: [1, { b: null }], c: "å" } });
      const one = await here.cache.getOrSet(key, { tags: [] }, make);
      const two = await here.cache.getOrSet(key, { tags: [] }, make);
      expect(two).toEqual({ value: { a: [1, { b: null }], c: "å" }, stale: false });
      expect(two.value).not.toBe(one.value);
      let made = 0;
      const nothing = nameOf("nothing");
      for (let i = 0; i < 3; i++) {
        const read = here.cache.getOrSet(nothing, { tags: [] }, async () => ({ value: null, made: made++ }));
        expect((await read).value).toBeNull();
      }
      expect(made).toBe(1);
    });

    it("makes a value once for two hundred who ask at once", async () => {
      const thing = nameOf("rush");
      await things().write(thing, "ramen");
      const { calls, read } = reader(thing);
      const answers = await Promise.all(Array.from({ length: 200 }, () => read()));
      expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(["ramen"]));
      expect(calls.made).toBe(1);
    });

    it("has told every process of a purge once it has resolved", async () => {
      const thing = nameOf("news");
      const { read } = reader(thing);
      for (const value of ["one", "two", "three", "four"]) {
        await things().write(thing, value);
        await (value === "three" ? there : here).cache.purge([thing]);
        expect(await read(there)).toEqual({ value, stale: false });
        expect(await read(here)).toEqual({ value, stale: false });
      }
    });

    it("does not keep what was read before a change and made after its purge", async () => {
      const thing = nameOf("race");
      await things().write(thing, "old");
      let isRead = () => {};
      let goOn = () => {};
      const wasRead = new Promise<void>((resolve) => {
        isRead = resolve;
      });
      const mayGoOn = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const slow = here.cache.getOrSet(thing, { tags: [] }, async (reads) => {
        const value = await things().read(reads, thing);
        isRead();
        await mayGoOn;
        return { value, tags: [thing] };
      });
      await wasRead;
      await things().write(thing, "new");
      await here.cache.purge([thing]);
      // Who asks from now on is not to be given what is on its way since before.
      const make = async (reads: Reads) => ({ value: await things().read(reads, thing), tags: [thing] });
      const after = here.cache.getOrSet(thing, { tags: [thing] }, make);
      goOn();
      expect((await after).value).toBe("new");
      expect((await slow).value).toBe("old");
      expect((await here.cache.getOrSet(thing, { tags: [] }, make)).value).toBe("new");
      expect((await there.cache.getOrSet(thing, { tags: [] }, make)).value).toBe("new");
    });

    it("makes a value anew when its time is over, and says for a day that the old one is stale if it cannot", async () => {
      const own = await open();
      const key = nameOf("grace");
      let fails = false;
      let made = 0;
      const read = () =>
        own.cache.getOrSet(key, { tags: [] }, async () => {
          made++;
          if (fails) throw new AppError("routing_unavailable");
          return { value: made };
        });
      await read();
      own.advance(HOUR_MS - 1);
      expect(await read()).toEqual({ value: 1, stale: false });
      own.advance(1);
      expect(await read()).toEqual({ value: 2, stale: false });
      fails = true;
      own.advance(HOUR_MS);
      expect(await read()).toEqual({ value: 2, stale: true });
      // It was just tried in vain.
      expect(await read()).toEqual({ value: 2, stale: true });
      expect(made).toBe(3);
      own.advance(24 * HOUR_MS);
      await expect(read()).rejects.toMatchObject({ code: "routing_unavailable" });
    });

    it("passes on what a value fails with, and does not try for each who asks", async () => {
      const key = nameOf("broken");
      let made = 0;
      const read = () =>
        here.cache.getOrSet(key, { tags: [] }, async () => {
          made++;
          throw new RangeError("no such soup");
        });
      const all = await Promise.allSettled([read(), read(), read()]);
      expect(all.every((each) => each.status === "rejected" && each.reason instanceof RangeError)).toBe(true);
      await expect(read()).rejects.toThrow("no such soup");
      expect(made).toBe(1);
    });

    it("shows the old value where the new one takes too long, and the new one once it is there", async () => {
      const own = await open();
      const key = nameOf("slow");
      await own.cache.getOrSet(key, { tags: [] }, async () => ({ value: "old" }));
      own.advance(HOUR_MS);
      let finish = () => {};
      const slow = async () => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return { value: "new" };
      };
      expect(await own.cache.getOrSet(key, { tags: [] }, slow)).toEqual({ value: "old", stale: true });
      const waiting = own.cache.getOrSet(key, { tags: [] }, slow);
      finish();
      expect(await waiting).toEqual({ value: "new", stale: false });
    });
  });
}
