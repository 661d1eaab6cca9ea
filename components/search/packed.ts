/**
 * Whole numbers as text in few bytes: the first as it is, then each one's distance from the one before.
 * `[29380920, 29381640]` is "29380920,720".
 */
export function packNumbers(numbers: readonly number[]): string {
  return numbers.map((each, i) => each - (numbers[i - 1] ?? 0)).join(",");
}

/** What `packNumbers` made; nothing of what it did not. */
export function unpackNumbers(text: string | undefined): number[] {
  if (!text) return [];
  const numbers: number[] = [];
  let sum = 0;
  for (const part of text.split(",")) {
    sum += Number(part);
    if (!Number.isSafeInteger(sum)) return [];
    numbers.push(sum);
  }
  return numbers;
}
