import type { DriverId, LinkId, OrderId, RestaurantId, SessionId, UserId } from "#lib/core/ids.ts";

/** Who speaks, as every door sees it. A link is a capability for one order and nothing else. */
export type Principal =
  | { readonly kind: "customer"; readonly userId: UserId; readonly sessionId: SessionId }
  | {
      readonly kind: "restaurant";
      readonly userId: UserId;
      readonly sessionId: SessionId;
      readonly restaurantId: RestaurantId;
      /** Of the restaurant, and not only on its staff. */
      readonly isOwner?: true;
    }
  /** By session in a browser, or by bearer token (`sessionId` null). */
  | { readonly kind: "driver"; readonly driverId: DriverId; readonly sessionId: SessionId | null }
  | { readonly kind: "operator"; readonly userId: UserId; readonly sessionId: SessionId }
  | { readonly kind: "link"; readonly linkId: LinkId; readonly orderId: OrderId; readonly access: LinkAccess };
export type LinkAccess = "watch" | "manage";

/** Whom an order belongs to. */
export type OrderParties = {
  readonly orderId: OrderId;
  readonly customerId: UserId | null;
  readonly restaurantId: RestaurantId;
  /** Who brings it now, if anybody. */
  readonly driverId: DriverId | null;
};

/** May this principal follow the order's feed? */
export function mayFollow(principal: Principal, order: OrderParties): boolean {
  switch (principal.kind) {
    case "customer":
      return order.customerId !== null && principal.userId === order.customerId;
    case "restaurant":
      return principal.restaurantId === order.restaurantId;
    case "driver":
      return order.driverId !== null && principal.driverId === order.driverId;
    case "operator":
      return true;
    case "link":
      return principal.orderId === order.orderId;
  }
}

/** May this principal make and take back links to the order, or cancel it? */
export function mayManage(principal: Principal, order: OrderParties): boolean {
  if (principal.kind === "link") return principal.access === "manage" && principal.orderId === order.orderId;
  return principal.kind !== "restaurant" && principal.kind !== "driver" && mayFollow(principal, order);
}
