import type { CartChoice } from "#lib/catalog/cart.ts";
import type { ChangeId, OrderId } from "#lib/core/ids.ts";

/** A line of an order as it was priced. */
export type ChangedLine = {
  readonly itemId: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitMinor: number;
  readonly choices: readonly CartChoice[];
};

export type ChangeAnswer = "accepted" | "declined" | "lapsed";
export type ChangeOutcome = "replaced" | "left_out" | "cancelled";

/**
 * What a kitchen cannot make as it was ordered: proposed ─▶ accepted | declined | lapsed (nobody answered in time).
 * `after` null: the line is to be left out. Times are ms since 1970.
 */
export type OrderChange = {
  readonly changeId: ChangeId;
  readonly orderId: OrderId;
  readonly line: number;
  readonly status: "proposed" | ChangeAnswer;
  readonly outcome: ChangeOutcome | null;
  readonly before: ChangedLine;
  readonly after: ChangedLine | null;
  readonly proposedAt: number;
  readonly answerBy: number;
};

/** Whoever ordered has so long to answer. */
export const ANSWER_WITHIN_MS = 5 * 60_000;

/**
 * What becomes of the line. Nobody pays for what they did not agree to: without a yes it is left out, and an order of which
 * nothing would be left is cancelled; so is one of which its customer wants all or nothing.
 * @param lines of the order, this one counted
 */
export function outcomeOf(after: ChangedLine | null, answer: ChangeAnswer, lines: number): ChangeOutcome {
  if (answer === "accepted" && after) return "replaced";
  if (answer === "declined" && !after) return "cancelled";
  return lines > 1 ? "left_out" : "cancelled";
}

/** What an order's total is made of, minor units. */
export type OrderSums = {
  readonly foodMinor: number;
  readonly discountMinor: number;
  readonly feeMinor: number;
  readonly tipMinor: number;
};

export function totalOf({ foodMinor, discountMinor, feeMinor, tipMinor }: OrderSums): number {
  return foodMinor - discountMinor + feeMinor + tipMinor;
}

export function costOf(line: ChangedLine | null): number {
  return line ? line.unitMinor * line.quantity : 0;
}

/**
 * The sums once the line is another. What was taken off stays the share of the food that it was, rounded in the customer's
 * favour, where there is less food, and stays as it was where there is more.
 */
export function sumsAfter(sums: OrderSums, before: ChangedLine, after: ChangedLine | null): OrderSums {
  const foodMinor = sums.foodMinor - costOf(before) + costOf(after);
  if (foodMinor >= sums.foodMinor) return { ...sums, foodMinor };
  const [off, now, was] = [sums.discountMinor, foodMinor, sums.foodMinor].map(BigInt) as [bigint, bigint, bigint];
  return { ...sums, foodMinor, discountMinor: Number((off * now + was - 1n) / was) };
}

/** How much more the order may come to, with every open proposal that makes it dearer counted as taken. */
export function roomMinor(
  { agreedMinor, totalMinor }: { readonly agreedMinor: number; readonly totalMinor: number },
  open: readonly Pick<OrderChange, "before" | "after">[],
): number {
  const dearer = open.reduce((sum, { before, after }) => sum + Math.max(0, costOf(after) - costOf(before)), 0);
  return Math.max(0, agreedMinor - totalMinor - dearer);
}
