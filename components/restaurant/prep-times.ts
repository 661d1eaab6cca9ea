/** What can be pressed for how long an order takes, minutes: what is usual, less, and more. */
export function prepChoices(usualMin: number): readonly number[] {
  const near = Math.max(10, Math.min(90, Math.round(usualMin / 5) * 5));
  return near <= 10 ? [10, 15, 20, 30] : [near - 5, near, near + 5, near + 15];
}
