import type { Principal } from "#lib/auth/principal.ts";
import { type AppError, ERRORS } from "#lib/core/errors.ts";
import { createId, type IdKind } from "#lib/core/ids.ts";
import type { OrderDelivery, OrderRecord } from "#lib/orders/queries.ts";
import type { Follow, Follower } from "#services/gateway/held-order.ts";

/** The id of the nth thing of a kind, the same each time. */
export function idOf<K extends IdKind>(kind: K, n: number): ReturnType<typeof createId<K>> {
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(6, n);
  return createId(kind, 0, bytes);
}

export const customer = (n: number): Principal => ({
  kind: "customer",
  userId: idOf("user", n),
  sessionId: idOf("session", n),
});
export const operator = (n: number): Principal => ({ ...customer(n), kind: "operator" }) as Principal;
export const driver = (n: number): Principal => ({ kind: "driver", driverId: idOf("driver", n), sessionId: null });
export const watchLink = (link: number, order: number): Principal => ({
  kind: "link",
  linkId: idOf("link", link),
  orderId: idOf("order", order),
  access: "watch",
});

const SHOP = { lng: 11.97, lat: 57.7 };
const DOOR = { lng: 11.99, lat: 57.71 };

/** The nth driver's delivery to the door of every order here. */
export function deliveryOf(n: number, status: OrderDelivery["status"] = "assigned"): OrderDelivery {
  return {
    deliveryId: idOf("delivery", n),
    driverId: idOf("driver", n),
    driverName: "Alma Lind",
    vehicle: "bike",
    status,
    pickup: SHOP,
    dropoff: DOOR,
  };
}

/** An order of the first customer at the first restaurant. */
export function recordOf(
  orderId: OrderRecord["parties"]["orderId"],
  { lastSeq = 1, delivery = null }: { lastSeq?: number; delivery?: OrderDelivery | null } = {},
): OrderRecord {
  const isLive = delivery?.status === "assigned" || delivery?.status === "picked_up";
  return {
    facts: {
      orderId,
      code: "418F",
      status: "placed",
      restaurant: { id: idOf("restaurant", 1), name: "Ett Bord", slug: "ett-bord", at: SHOP },
      dropoff: DOOR,
      items: 3,
      totalMinor: 24_500,
      currency: "SEK",
      readyAt: null,
      promisedAt: Date.UTC(2026, 10, 22, 19),
      placedAt: Date.UTC(2026, 10, 22, 18),
      endedAt: null,
      lastSeq,
    },
    parties: {
      orderId,
      customerId: idOf("user", 1),
      restaurantId: idOf("restaurant", 1),
      driverId: isLive ? delivery.driverId : null,
    },
    delivery,
  };
}

type Message = { readonly type: string; readonly code?: string } & Record<string, unknown>;

/** The end of a follower's wire: what it was told, and how much of it the network has not taken. */
export class FakeFollower implements Follower {
  readonly messages: Message[] = [];
  readonly ridden: Buffer[] = [];
  unsent = 0;
  isGone = false;
  follows: readonly Follow[] = [];
  missedExtras = false;
  readonly principals: readonly Principal[];
  readonly lostSession: Follower["lostSession"];
  readonly wire: Follower["wire"] = {
    isOpen: () => !this.isGone,
    writeFrames: (framed) => void this.ridden.push(framed),
    unsentBytes: () => this.unsent,
    terminate: () => {
      this.isGone = true;
    },
  };
  readonly watches: Follower["watches"] = new Map();
  group = null;
  extra = null;
  behindSince = null;
  lastWriteTick = 0;
  doneTick = 0;
  heardTick = 0;

  constructor(principals: readonly Principal[], lostSession: Follower["lostSession"] = null) {
    this.principals = principals;
    this.lostSession = lostSession;
  }

  tell(text: string): void {
    this.messages.push(JSON.parse(text));
  }

  refuse({ code }: AppError, of?: string, about: object = {}): void {
    this.messages.push({ type: "error", code, message: ERRORS[code].message, of, ...about });
  }
}
