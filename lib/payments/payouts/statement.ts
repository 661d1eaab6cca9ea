/**
 * What a restaurant is to be paid, as the books have it. They owe it what was taken for food (`restaurant`: a capture's
 * total without tip and delivery, discounts taken off); commission they know none, and the card's fee is Hotpath's. What
 * is given back of an order's payment (`refunds`) is the restaurant's to bear for the reasons below, and never more than
 * what that order's food still stands at. All else is Hotpath's: other refunds, and what a bank takes back in a dispute.
 */
const BORNE: ReadonlySet<string> = new Set(["missing_items", "quality", "order_changed", "order_ended"]);

/** A line of the books about a restaurant's order, of either account. Smallest unit. */
export type Posted = {
  readonly orderId: string;
  readonly code: string;
  /** Ms since 1970. */
  readonly at: number;
  readonly account: "restaurant" | "refunds";
  /** As it is booked: what is owed is negative, what was given back positive. */
  readonly minor: number;
  /** Why it was given back, as a word; null: it was taken. */
  readonly reason: string | null;
};

/** What a posting is to the restaurant. Of a refund both, what it was and how much of it is the restaurant's. */
export type StatementLine = {
  readonly orderId: string;
  readonly code: string;
  readonly at: number;
  readonly reason: string | null;
  readonly foodMinor: number;
  readonly givenBackMinor: number;
  readonly borneMinor: number;
};

/** `dueMinor`: food less what is borne of refunds; below nothing where more was given back in a week than was taken. */
export type Statement = {
  readonly lines: readonly StatementLine[];
  readonly orders: number;
  readonly foodMinor: number;
  readonly givenBackMinor: number;
  readonly borneMinor: number;
  readonly dueMinor: number;
};

/**
 * The statement of a span of time, from its first instant up to its last.
 * @param postings all of the orders that have any in the span, from their first, in the order in which they were posted
 */
export function statementOf(
  postings: readonly Posted[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Statement {
  const left = new Map<string, number>();
  const all = postings.map(({ orderId, code, at, account, minor, reason }): StatementLine => {
    const before = left.get(orderId) ?? 0;
    const line = { orderId, code, at, reason, foodMinor: 0, givenBackMinor: 0, borneMinor: 0 };
    if (account === "restaurant") {
      left.set(orderId, before - minor);
      return { ...line, foodMinor: -minor };
    }
    const borneMinor = reason !== null && BORNE.has(reason) ? Math.min(minor, before) : 0;
    left.set(orderId, before - borneMinor);
    return { ...line, givenBackMinor: minor, borneMinor };
  });
  const lines = all.filter(({ at }) => at >= fromMs && at < toMs);
  const sum = (of: (line: StatementLine) => number) => lines.reduce((total, line) => total + of(line), 0);
  const foodMinor = sum((line) => line.foodMinor);
  const borneMinor = sum((line) => line.borneMinor);
  return {
    lines,
    orders: new Set(lines.filter((line) => line.reason === null).map(({ orderId }) => orderId)).size,
    foodMinor,
    givenBackMinor: sum((line) => line.givenBackMinor),
    borneMinor,
    dueMinor: foodMinor - borneMinor,
  };
}
