import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Fix } from "#lib/tracking/position-batch.ts";
import type { KeptStep, Step } from "./steps.ts";

type KeptFix = Fix & { readonly seq: number };

interface Schema extends DBSchema {
  fixes: { key: number; value: KeptFix };
  steps: { key: number; value: KeptStep };
}

/** So many fixes are kept through a tunnel, about half a day; the oldest go first. */
const MOST_FIXES = 20_000;

/** What the phone keeps until the server has it: fixes by their numbers, steps in their order. One a driver. */
export async function openKept(driver: string) {
  const db: IDBPDatabase<Schema> = await openDB<Schema>(`hotpath.drive.${driver}`, 1, {
    upgrade(made) {
      made.createObjectStore("fixes", { keyPath: "seq" });
      made.createObjectStore("steps", { keyPath: "id", autoIncrement: true });
    },
  });
  let lastSeq = 0;
  return {
    /** Numbers go on past all that this driver ever sent: they follow the clock, and fixes are at least a second apart. */
    async addFix(fix: Fix): Promise<void> {
      const newest = (await db.transaction("fixes").store.openKeyCursor(null, "prev"))?.key ?? 0;
      lastSeq = Math.max(lastSeq + 1, newest + 1, Math.floor(fix.recordedAt / 1_000));
      await db.put("fixes", { ...fix, seq: lastSeq });
      const tooMany = (await db.count("fixes")) - MOST_FIXES;
      if (tooMany > 0) {
        const [oldest] = (await db.getAllKeys("fixes", undefined, tooMany)).slice(-1);
        if (oldest !== undefined) await db.delete("fixes", IDBKeyRange.upperBound(oldest));
      }
    },
    /** The oldest fixes, as many as have numbers in a row. */
    async firstFixes(most: number): Promise<KeptFix[]> {
      const fixes = await db.getAll("fixes", undefined, most);
      const gap = fixes.findIndex(({ seq }, i) => i > 0 && seq !== (fixes[i - 1]?.seq ?? 0) + 1);
      return gap === -1 ? fixes : fixes.slice(0, gap);
    },
    async dropFixes(upTo: number): Promise<void> {
      await db.delete("fixes", IDBKeyRange.upperBound(upTo));
    },
    forgetFixes: () => db.clear("fixes"),
    countFixes: () => db.count("fixes"),
    async addStep(step: Step): Promise<void> {
      await db.add("steps", step as KeptStep);
    },
    listSteps: () => db.getAll("steps"),
    async dropSteps(ids: readonly number[]): Promise<void> {
      for (const id of ids) await db.delete("steps", id);
    },
    close: () => db.close(),
  };
}

export type Kept = Awaited<ReturnType<typeof openKept>>;
