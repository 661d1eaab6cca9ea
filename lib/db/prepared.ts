import pg from "pg";

/** A statement is worth a name once it has been asked so often. */
const OFTEN = 5;
/** Of so many texts a process counts how often they are asked; those that come later stay without a name. */
const MOST_TEXTS = 1_000;
/** What a table's further columns would be part of: such a plan fails once the table has them. */
const ALL_COLUMNS = /(^|[\s,(.])\*(\s|,|$)/;

/**
 * A client that has the server keep the plans of what is asked again and again: reading and planning a statement takes it
 * as long as doing it. Nothing that hands a connection on between two statements may stand in between.
 */
export function createPreparingClient(): typeof pg.Client {
  const names = new Map<string, { asked: number; readonly name: string | null }>();

  function nameOf(text: string): string | null {
    const known = names.get(text);
    if (!known) {
      if (names.size < MOST_TEXTS) {
        names.set(text, { asked: 1, name: ALL_COLUMNS.test(text) ? null : `hotpath_${names.size}` });
      }
      return null;
    }
    return ++known.asked > OFTEN ? known.name : null;
  }

  return class extends pg.Client {
    // as Kysely asks, and as our own code does: a text and its values
    override query(...args: unknown[]): never {
      const [text, values, ...rest] = args;
      const name = typeof text === "string" && Array.isArray(values) && values.length > 0 ? nameOf(text) : null;
      const asked = name === null ? args : [{ name, text, values }, ...rest];
      return (super.query as (...all: unknown[]) => never)(...asked);
    }
  };
}
