import type { OrderId } from "#lib/core/ids.ts";
import type { OrderStatus } from "../status.ts";

/** One order of somebody's, as a row of their list. */
export type PastOrder = {
  readonly orderId: OrderId;
  readonly code: string;
  readonly status: OrderStatus;
  readonly restaurant: string;
  readonly slug: string;
  readonly timeZone: string;
  readonly items: number;
  readonly totalMinor: number;
  readonly currency: string;
  readonly placedAt: Date;
  /** Its lines are known, so it can be ordered again. */
  readonly hasLines: boolean;
};

/** A line of it, as it was. */
export type PastLine = {
  readonly itemId: string;
  readonly name: string;
  readonly quantity: number;
  readonly choices: readonly { readonly groupId: string; readonly choiceId: string }[];
};
