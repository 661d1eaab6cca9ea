import * as z from "zod/mini";
import { ORDER_STATUSES } from "#lib/orders/status.ts";
import type { BoardMessage } from "#lib/tracking/board-feed.ts";
import { VEHICLES } from "#lib/tracking/trip.ts";
import { REASONS } from "./order-messages.ts";

/** The board at the browser's door: the shapes of lib/tracking/board-feed.ts. */

const time = z.nullable(z.number());
const line = z.object({
  line: z.int(),
  itemId: z.string(),
  name: z.string(),
  quantity: z.int(),
  choices: z.array(z.string()),
  isAsked: z.boolean(),
});
const order = z.object({
  orderId: z.string(),
  code: z.string(),
  status: z.enum(ORDER_STATUSES),
  version: z.int(),
  placedAt: z.number(),
  rangAt: time,
  answerBy: time,
  dueAt: time,
  deliverAt: time,
  readyAt: time,
  promisedAt: z.number(),
  endedAt: time,
  cause: z.nullable(z.string()),
  acknowledgedAt: time,
  prints: z.int(),
  items: z.int(),
  currency: z.string(),
  customer: z.string(),
  lines: z.array(line),
  driver: z.nullable(z.object({ name: z.string(), vehicle: z.enum(VEHICLES) })),
});
const shop = z.object({
  restaurantId: z.string(),
  version: z.int(),
  name: z.string(),
  timeZone: z.string(),
  prepMin: z.number(),
  pausedUntil: time,
  pauseCause: z.nullable(z.enum(["kitchen", "missed"])),
  busyUntil: time,
  busyMin: z.number(),
});
const etas = z.array(
  z.object({
    orderId: z.string(),
    from: z.number(),
    to: z.number(),
    driverMin: z.nullable(z.number()),
    reason: z.enum(REASONS),
  }),
);
const restaurantId = z.string();
const stamp = z.string();
const boardMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("board"), restaurantId, stamp, shop, orders: z.array(order), etas }),
  z.object({
    type: z.literal("board_news"),
    restaurantId,
    stamp,
    shop: z.nullable(shop),
    orders: z.array(order),
    gone: z.array(z.string()),
  }),
  z.object({ type: z.literal("board_etas"), restaurantId, etas }),
]);

/** Reads a text frame. Null for what is not about a board, or not readable. */
export function readBoardMessage(text: string): BoardMessage | null {
  try {
    return boardMessage.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
