/** The row that a key leads to, among rows in their order; null where the key leads nowhere. */
export function rowAfterKey(key: string, index: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case "ArrowDown":
      return Math.min(count - 1, index + 1);
    case "ArrowUp":
      return Math.max(0, index - 1);
    case "PageDown":
      return Math.min(count - 1, index + 6);
    case "PageUp":
      return Math.max(0, index - 6);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
