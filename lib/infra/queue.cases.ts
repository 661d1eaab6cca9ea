import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { JobType, Queue } from "./queue.ts";

/** A queue that has started, and the database that its jobs are true in. */
export type OpenQueue = { readonly queue: Queue; readonly db: Db; close(): Promise<void> };

const job = (name: string, more: Partial<JobType<{ n: number }>> = {}): JobType<{ n: number }> => ({
  name: `test.${name}`,
  data: z.object({ n: z.number() }),
  policy: "standard",
  retryLimit: 2,
  retryDelaySeconds: 1,
  expireInSeconds: 60,
  ...more,
});

/** What every queue promises, whatever carries it. */
export function describeQueue(name: string, open: () => Promise<OpenQueue>): void {
  describe(`the queue over ${name}`, () => {
    let opened: OpenQueue;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    /** Works on a kind of job; what it gives resolves once so many are done, to their data. */
    async function take(type: JobType<{ n: number }>, handle: (n: number) => void | Promise<void> = () => {}) {
      const seen: number[] = [];
      let wake = () => {};
      await opened.queue.work(type, { pollingSeconds: 0.5 }, async ({ n }) => {
        await handle(n);
        seen.push(n);
        wake();
      });
      return async (count: number) => {
        while (seen.length < count) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        return seen;
      };
    }

    /** Asks again until it is so: nobody tells of a job that is given up. */
    async function until<T>(ask: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
      for (;;) {
        const value = await ask();
        if (isSo(value)) return value;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }

    it("has a job if and only if the transaction that made it true commits", async () => {
      const type = job("transaction");
      const undone = opened.db.primary.transaction().execute(async (transaction) => {
        await opened.queue.send(type, { n: 1 }, { transaction });
        throw new Error("undone");
      });
      await expect(undone).rejects.toThrow("undone");
      await opened.db.primary
        .transaction()
        .execute((transaction) => opened.queue.send(type, { n: 2 }, { transaction }));
      expect(await (await take(type))(1)).toEqual([2]);
    });

    it("tries a job again that failed", async () => {
      const type = job("retry");
      let tries = 0;
      const done = await take(type, () => {
        tries += 1;
        if (tries < 2) throw new Error("not yet");
      });
      await opened.queue.send(type, { n: 7 });
      expect(await done(1)).toEqual([7]);
      expect(tries).toBe(2);
    });

    it("takes an exclusive job once at a time, for each key, and again when it is done", async () => {
      const type = job("exclusive", { policy: "exclusive" });
      const send = (n: number, singletonKey?: string) =>
        opened.queue.send(type, { n }, singletonKey === undefined ? {} : { singletonKey });
      expect(await send(1)).not.toBeNull();
      expect(await send(2)).toBeNull();
      expect(await send(3, "other")).not.toBeNull();
      const done = await take(type);
      expect([...(await done(2))].sort()).toEqual([1, 3]);
      const again = await until(
        () => send(4),
        (id) => id !== null,
      );
      expect(again).toEqual(expect.any(String));
      await done(3);
    });

    it("keeps what failed too often with its reason, and does it again when told to", async () => {
      const type = job("dead", { retryLimit: 1 });
      let isCured = false;
      const done = await take(type, () => {
        if (!isCured) throw new Error("poison");
      });
      await opened.queue.send(type, { n: 5 });
      const [dead] = await until(
        () => opened.queue.listDead(type.name),
        (all) => all.length > 0,
      );
      expect(dead).toMatchObject({ name: type.name, data: { n: 5 }, lastError: "poison", deadAt: expect.any(Date) });
      expect((await opened.queue.listDead(null)).map((each) => each.name)).toContain(type.name);
      isCured = true;
      expect(await opened.queue.revive(type.name)).toBe(1);
      expect(await done(1)).toEqual([5]);
      expect(await opened.queue.listDead(type.name)).toEqual([]);
      expect(await opened.queue.revive(type.name)).toBe(0);
      // nobody has ever worked on this one
      expect([await opened.queue.listDead("test.unknown"), await opened.queue.revive("test.unknown")]).toEqual([[], 0]);
    });

    it("gives up a job whose data is not of its kind", async () => {
      const type = job("shape", { retryLimit: 0 });
      await take(type);
      await opened.queue.send(type, { n: "one" } as never);
      const [dead] = await until(
        () => opened.queue.listDead(type.name),
        (all) => all.length > 0,
      );
      expect(dead?.data).toEqual({ n: "one" });
    });

    it("does not begin a job sooner than it was asked to", async () => {
      const type = job("later");
      const done = await take(type);
      const sentAt = performance.now();
      await opened.queue.send(type, { n: 1 }, { startAfterSeconds: 2 });
      await done(1);
      // the database's clock and ours may differ by a little
      expect(performance.now() - sentAt).toBeGreaterThan(1_800);
    });
  });
}
