import { AppError } from "#lib/core/errors.ts";
import type { OrderId } from "#lib/core/ids.ts";

/**
 * "Something happened to this order, read it": told over the bus after the commit, never what happened. A hint may be
 * lost; who follows an order reads its events every 2 s anyway. Orders share a few topics, so that messages do not grow
 * with them.
 */
export const ORDER_HINT_SHARDS = 16;
const PREFIX = "ord_";
const BYTES = 16;

/** The topic that tells of an order: `orders:0` … `orders:15`, by the last, random digit of its id. */
export function orderHintTopic(orderId: OrderId): string {
  return `orders:${Number.parseInt(orderId.slice(-1), 16) % ORDER_HINT_SHARDS}`;
}

/** All of them. */
export const ORDER_HINT_TOPICS: readonly string[] = Array.from(
  { length: ORDER_HINT_SHARDS },
  (_, shard) => `orders:${shard}`,
);

/** The 16 bytes of an order's id. */
export function encodeOrderHint(orderId: OrderId): Uint8Array {
  return Uint8Array.from({ length: BYTES }, (_, i) =>
    Number.parseInt(orderId.slice(PREFIX.length + 2 * i, PREFIX.length + 2 * i + 2), 16),
  );
}

/** The order that a hint names. Throws AppError("bad_frame"). */
export function decodeOrderHint(bytes: Uint8Array): OrderId {
  if (bytes.length !== BYTES) throw new AppError("bad_frame", "a hint has 16 bytes");
  return (PREFIX + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")) as OrderId;
}

/** Tells the gateways of a change, after its commit. */
export function hintOrder(
  ctx: { readonly batcher: { add(topic: string, item: Uint8Array): void } },
  orderId: OrderId,
): void {
  ctx.batcher.add(orderHintTopic(orderId), encodeOrderHint(orderId));
}
