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

/**
 * Steps of open-steps.ts: their minutes packed, which only grow, then a pair for each step.
 * `[29380920, 0, 0, 29380950, 12, 14]` is "29380920,30;0,0;12,14".
 */
export function packSteps(steps: readonly number[]): string {
  const minutes = steps.filter((_, i) => i % 3 === 0);
  return [packNumbers(minutes), ...minutes.map((_, i) => steps.slice(3 * i + 1, 3 * i + 3).join(","))].join(";");
}

/** What `packSteps` made. */
export function unpackSteps(text: string): number[] {
  const [minutes, ...pairs] = text.split(";");
  return unpackNumbers(minutes).flatMap((minute, i) => {
    const [count = 0, quickest = 0] = (pairs[i] ?? "").split(",").map(Number);
    return [minute, count, quickest];
  });
}
