import type { OrderId, RestaurantId } from "#lib/core/ids.ts";
import { hash32 } from "#lib/core/rng.ts";
import type { KitchenOrder, KitchenShop } from "#lib/orders/kitchen/board.ts";
import type { BoardState } from "#lib/orders/kitchen/queries.ts";
import type { OrderRecord } from "#lib/orders/queries.ts";
import type { BoardEta } from "#lib/tracking/board-feed.ts";
import type { EtaTrack } from "#lib/tracking/eta-track.ts";
import { encodeServerMessage } from "#lib/tracking/protocol.ts";
import type { Follower } from "./held-order.ts";

/** An order on a board, and what is remembered of who brings it. */
export type BoardOrder = {
  readonly shown: KitchenOrder;
  readonly record: OrderRecord;
  track: EtaTrack | null;
  eta: BoardEta | null;
};
export type BoardOrderRead = Pick<BoardOrder, "shown" | "record">;

/** The board of one restaurant that somebody here has open. */
export class HeldBoard {
  readonly id: RestaurantId;
  readonly orders = new Map<OrderId, BoardOrder>();
  readonly followers = new Set<Follower>();
  /** Those who have to be told the whole: they still had to read what they were told before. */
  readonly lagging = new Set<Follower>();
  shop: KitchenShop;
  private text: { readonly stamp: string; readonly text: string } | null = null;

  constructor(shop: KitchenShop) {
    this.id = shop.restaurantId as RestaurantId;
    this.shop = shop;
  }

  /** Names the state: the same on every gateway. */
  get stamp(): string {
    const versions = [...this.orders].map(([id, { shown }]) => `${id}:${shown.version}`).sort();
    return `${this.shop.version}.${versions.length}.${hash32(versions.join(" ")).toString(36)}`;
  }

  /** What of that state is not known here in that version. */
  wanted({ orders }: BoardState): OrderId[] {
    return orders.flatMap(({ orderId, version }) => {
      const known = this.orders.get(orderId);
      return known && known.shown.version >= version ? [] : [orderId];
    });
  }

  /** Takes the state in. Resolves to the message that tells of it, or null where nothing is new. */
  take(state: BoardState, read: ReadonlyMap<OrderId, BoardOrderRead>): string | null {
    const shop = state.shop.version === this.shop.version ? null : state.shop;
    this.shop = state.shop;
    const there = new Set(state.orders.map(({ orderId }) => orderId));
    const gone = [...this.orders.keys()].filter((orderId) => !there.has(orderId));
    for (const orderId of gone) this.orders.delete(orderId);
    const orders: KitchenOrder[] = [];
    for (const { orderId } of state.orders) {
      const news = read.get(orderId);
      const known = this.orders.get(orderId);
      if (!news || (known && known.shown.version >= news.shown.version)) continue;
      this.orders.set(orderId, { ...news, track: known?.track ?? null, eta: known?.eta ?? null });
      orders.push(news.shown);
    }
    if (!shop && orders.length === 0 && gone.length === 0) return null;
    const { id: restaurantId, stamp } = this;
    return encodeServerMessage({ type: "board_news", restaurantId, stamp, shop, orders, gone });
  }

  /** The whole of it, encoded once for all who begin with the same. */
  whole(): string {
    const { id: restaurantId, stamp, shop } = this;
    if (this.text?.stamp === stamp) return this.text.text;
    const all = [...this.orders.values()];
    const orders = all.map(({ shown }) => shown);
    const etas = all.flatMap(({ eta }) => eta ?? []);
    const text = encodeServerMessage({ type: "board", restaurantId, stamp, shop, orders, etas });
    this.text = { stamp, text };
    return text;
  }

  /** What hangs in `text` of arrivals is old: the next who begins is told the newest. */
  forgetText(): void {
    this.text = null;
  }
}
