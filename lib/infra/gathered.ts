/**
 * A function that many call with a few things each, and that does those of one moment together. Each caller is told how
 * it went for all.
 */
export function gathered<T>(run: (items: readonly T[]) => Promise<void>): (items: Iterable<T>) => Promise<void> {
  let waiting: { readonly items: Set<T>; readonly done: Promise<void> } | null = null;

  async function runSoon(items: Set<T>): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
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
