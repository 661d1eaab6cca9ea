import { expect, it } from "vitest";
import type { Explained, listenIn } from "./explained-statements.ts";

/** A B-tree ten times as large is one page deeper: reads may grow by that, and by no more. */
const MOST_GROWTH = 2;
const SMALL_CHANGE = 24;

type Listening = Pick<ReturnType<typeof listenIn>, "explained">;

/**
 * A test for each of these: what it asks is the same over the large tables and over a tenth of them, no large table is
 * read from end to end, and no more is read where there is more. The places are filled before tests run.
 */
export function itDoesNotGrow<Place extends Listening>(
  hot: Readonly<Record<string, (place: Place) => Promise<unknown>>>,
  { large, tenth, tables }: { large: () => Place; tenth: () => Place; tables: RegExp },
): void {
  it.each(Object.entries(hot))("%s: no table is scanned, and no more is read where there is more", async (_, run) => {
    const few = await tenth().explained(() => run(tenth()));
    const many = await large().explained(() => run(large()));
    expect(many.length).toBeGreaterThan(0);
    expect(many.map(({ sql }) => sql)).toEqual(few.map(({ sql }) => sql));
    expect(scansOf(many, tables)).toEqual([]);
    for (const [i, { blocks, sql }] of many.entries()) {
      const most = MOST_GROWTH * (few[i]?.blocks ?? 0) + SMALL_CHANGE;
      expect(blocks, `${sql}\nread ${few[i]?.blocks} pages of the small tables`).toBeLessThanOrEqual(most);
    }
  });
}

function scansOf(statements: readonly Explained[], tables: RegExp): string[] {
  return statements.flatMap(({ scanned, sql }) =>
    scanned.filter((table) => tables.test(table)).map((table) => `${table}: ${sql}`),
  );
}
