import type { ProviderIntent } from "./payment.ts";

/**
 * The books, by double entry: each thing that happened at the provider is a posting under its own key, its lines adding
 * up to nothing. Posted twice it is posted once, for the key is unique.
 *
 * provider: what the provider owes us · provider_fees: what it keeps · restaurant, delivery, tips: what we owe to others
 * for what was sold (negative) · refunds, disputes: what was given back or taken back of that · holds, held_back: memo of
 * what banks have set aside, which is nobody's money yet
 */
export type Account =
  | "provider"
  | "provider_fees"
  | "restaurant"
  | "delivery"
  | "tips"
  | "refunds"
  | "disputes"
  | "holds"
  | "held_back";

export type Line = { readonly account: Account; readonly minor: number };
export type Posting = { readonly key: string; readonly lines: readonly Line[] };

/** What an order's total is made of. */
export type Breakdown = { readonly foodMinor: number; readonly feeMinor: number; readonly tipMinor: number };

/** Every posting that follows from an intent as it is. Asked for again later it holds the same ones, and perhaps more. */
export function postingsOf(intent: ProviderIntent, breakdown: Breakdown): Posting[] {
  const { id, status } = intent;
  const postings: Posting[] = [];
  const post = (what: string, from: Account, to: Account, minor: number) => {
    if (minor !== 0)
      postings.push({
        key: `${id}:${what}`,
        lines: [
          { account: to, minor },
          { account: from, minor: -minor },
        ],
      });
  };
  const wasHeld = status === "held" || status === "captured" || (status === "cancelled" && intent.wasHeld);
  if (wasHeld) post("hold", "held_back", "holds", intent.amountMinor);
  if (status === "cancelled" && intent.wasHeld) post("release", "holds", "held_back", intent.amountMinor);
  if (status === "captured") {
    post("end-of-hold", "holds", "held_back", intent.amountMinor);
    postings.push(captureOf(intent, breakdown));
    post("fee", "provider", "provider_fees", intent.feeMinor);
  }
  for (const refund of intent.refunds) post(`refund:${refund.id}`, "provider", "refunds", refund.amountMinor);
  for (const dispute of intent.disputes) {
    post(`dispute:${dispute.id}`, "provider", "disputes", dispute.amountMinor);
    if (dispute.isWon) post(`dispute-won:${dispute.id}`, "disputes", "provider", dispute.amountMinor);
  }
  return postings;
}

/** What was taken, and whose it is: tip and delivery whole, the restaurant what is left. */
function captureOf({ id, capturedMinor }: ProviderIntent, { feeMinor, tipMinor }: Breakdown): Posting {
  const tips = Math.min(tipMinor, capturedMinor);
  const delivery = Math.min(feeMinor, capturedMinor - tips);
  const lines: Line[] = [
    { account: "provider", minor: capturedMinor },
    { account: "restaurant", minor: -(capturedMinor - tips - delivery) },
    { account: "delivery", minor: -delivery },
    { account: "tips", minor: -tips },
  ];
  return { key: `${id}:capture`, lines: lines.filter(({ minor }) => minor !== 0) };
}
