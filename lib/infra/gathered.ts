import { setTimeout as pause } from "node:timers/promises";

/**
 * A function that many call with a few things each, and that does those of one moment together. Each caller is told how
 * it went for all.
 * @param momentMs how long the first of them waits for others; 0: until what is at hand has been done
 */
export function gathered<T>(
  run: (items: readonly T[]) => Promise<void>,
  momentMs = 0,
): (items: Iterable<T>) => Promise<void> {
  let waiting: { readonly items: Set<T>; readonly done: Promise<void> } | null = null;

  async function runSoon(items: Set<T>): Promise<void> {
    if (momentMs > 0) await pause(momentMs);
    else await new Promise<void>((resolve) => setImmediate(resolve));
    waiting = null;
    await run([...items]);
  }

  return (items) => {
    if (!waiting) {
      const mine = new Set<T>();
      waiting = { items: mine, done: runSoon(mine) };
    }
    for (const item of items) waiting.items.add(item);
    return waiting.done;
  };
}
