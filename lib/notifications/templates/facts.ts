/** What a message is made of. Texts are as people wrote them: a template escapes them. Times are ms since 1970. */
export type NoticeFacts = {
  readonly code: string;
  readonly restaurant: string;
  /** Whom it goes to; empty where nobody said. */
  readonly name: string;
  /** Where the food goes; empty where nobody said. */
  readonly door: string;
  readonly lines: readonly { readonly name: string; readonly quantity: number; readonly totalMinor: number }[];
  readonly foodMinor: number;
  readonly discountMinor: number;
  readonly feeMinor: number;
  readonly tipMinor: number;
  readonly totalMinor: number;
  /** ISO 4217 */
  readonly currency: string;
  /** By card. */
  readonly isPaid: boolean;
  /** The money was taken, and not only held. */
  readonly isCharged: boolean;
  readonly promisedAt: number;
  /** What was given back in all; 0: nothing. */
  readonly refundedMinor: number;
  /** How it ended without food. */
  readonly ending: "rejected" | "cancelled" | "expired" | null;
  readonly timeZone: string;
  /** Of the order's page, or of a link that manages it: the token is in its fragment. Null: there is none to give. */
  readonly url: string | null;
  /** Where what is mailed is chosen; null for a guest. */
  readonly choicesUrl: string | null;
};
