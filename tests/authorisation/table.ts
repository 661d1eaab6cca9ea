import { randomBytes } from "node:crypto";
import { totpCode } from "#lib/auth/totp.ts";
import { deviceTokenOf } from "#lib/tracking/device-token.ts";
import type { Cast, Stage } from "./cast.ts";
import { ROLES, type Role } from "./roles.ts";

/**
 * What each role is answered, in the order of ROLES: links are its watch and manage link and another order's manage link,
 * a driver comes by session and by bearer token, an old cookie is the customer's after its 15 minutes.
 *
 * 2xx: let through. 303: sent on (pages: `in` to the sign-in page, `renew` to have the cookie renewed). 401
 * not_authenticated · 403 forbidden · 404 order_not_found · old session_expired; any other word is that error's code.
 *
 * What one may not see is as if it were not there (404); what one sees and may not do is 403. A door that is a role's own
 * (offers, deliveries, a driver's device) is 403 to every other role, before it looks whether there is anything.
 */
type Row = {
  readonly cells: string;
  /** How far the order has come. */
  readonly stage?: Stage;
  readonly body?: (cast: Cast) => object;
  /** What stands in the path's brackets, where it is not the order's id. */
  readonly params?: (cast: Cast) => Record<string, string>;
  readonly query?: (cast: Cast) => string;
  /** What has to be there before; given whose cookie asks, if anybody's. */
  readonly prepare?: (cast: Cast, role: Role) => Promise<void>;
  /** Which of the addresses that one route has. */
  readonly path?: string;
  /** Whoever shows the customer's password is the customer, whatever else they are. */
  readonly isByPassword?: true;
};

const NONE = () => ({});
const password = (cast: Cast) => ({ password: cast.password });
const codeOf = (cast: Cast) => ({ code: totpCode(cast.totpSecret, Date.now()) });
const offer = (cast: Cast) => ({ id: cast.offerId });
const change = (cast: Cast) => ({ id: cast.orderId, changeId: cast.changeId });
const delivery = (cast: Cast) => ({ id: cast.deliveryId });
const address = (cast: Cast) => ({ id: cast.addressId });
const someFix = () => ({ lat: 57.7, lng: 11.97, recordedAt: new Date().toISOString() });
const requestKey = () => randomBytes(16).toString("base64url");

export const DOORS: Readonly<Record<string, Row>> = {
  //                                    nobody watch manage other  customer other  staff other  driver other  operator  bearer other  old
  // Looking around
  "GET v1/kitchens": {
    cells:
      "                               200   200    200   200      200    200   200   200     200   200       200     200   200   200",
    query: ({ cell }) => `cell=${cell}`,
  },
  "GET v1/places": {
    cells:
      "                               200   200    200   200      200    200   200   200     200   200       200     200   200   200",
    query: () => "q=Vasagatan",
  },
  "POST v1/cart/price": {
    cells:
      "                               200   200    200   200      200    200   200   200     200   200       200     200   200   200",
    body: ({ cart }) => cart,
  },
  // Who one is
  "GET auth/[...nextauth]": {
    cells:
      " not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found",
    path: "auth/session",
  },
  "POST auth/[...nextauth]": {
    isByPassword: true,
    cells:
      "                               200   200    200   200      200    200   200   200     200   200       200     200   200   200",
    path: "auth/callback/password",
    body: ({ email, password }) => ({ email, password }),
  },
  "GET v1/session": {
    cells:
      "                               200   200    200   200      200    200   200   200     200   200       200     200   200   old",
  },
  "POST v1/session/refresh": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   200",
    body: NONE,
  },
  "GET v1/session/refresh": {
    cells:
      "                               303   303    303   303      303    303   303   303     303   303       303     303   303   303",
  },
  "POST v1/session/end": {
    cells:
      "                               200   200    200   200      200    200   200   200     200   200       200     200   200   200",
    body: NONE,
  },
  "POST v1/demo/session": {
    cells:
      "                               200   200    200   200      200    200   200   200     200   200       200     200   200   200",
    body: () => ({ user: "customer" }),
  },
  "POST v1/account/mail": {
    cells:
      "                               202   202    202   202      202    202   202   202     202   202       202     202   202   202",
    body: ({ email }) => ({ kind: "sign_in", email, locale: "en" }),
  },
  "POST v1/account/link": {
    cells:
      " link_invalid link_invalid link_invalid link_invalid link_invalid link_invalid link_invalid link_invalid link_invalid link_invalid link_invalid link_invalid link_invalid link_invalid",
    body: () => ({ token: randomBytes(32).toString("base64url") }),
  },
  // One's own account
  "POST v1/account/profile": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
    body: () => ({ name: "Somebody else", locale: "sv" }),
  },
  "POST v1/account/password": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
    body: (cast) => ({ current: cast.password, next: "the tram leaves at noon" }),
  },
  "POST v1/account/address": {
    cells:
      "                               401   401    401   401      202    202   202   202     202   202       202     401   401   old",
    body: (cast) => ({ ...password(cast), email: "new@example.com", locale: "en" }),
  },
  "POST v1/account/codes/begin": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
    body: password,
  },
  "POST v1/account/codes/confirm": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
    body: codeOf,
    prepare: (cast, role) => cast.beginCodes(role),
  },
  "POST v1/account/codes/remove": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
    body: codeOf,
    prepare: (cast, role) => cast.setCodes(role),
  },
  "POST v1/account/sessions/end-others": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
    body: NONE,
  },
  "POST v1/account/sessions/[id]/end": {
    cells:
      "                               401   401    401   401      200 not_found not_found not_found not_found not_found not_found 401 401 old",
    params: ({ otherSessionId }) => ({ id: otherSessionId }),
    body: NONE,
  },
  "GET v1/account/export": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
  },
  "POST v1/account/delete": {
    // staff, drivers and operators are let go by whoever took them on
    cells:
      "                               401   401    401   401      200    200   403   403     403   403       403     401   401   old",
    body: password,
  },
  "GET v1/account/addresses": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
  },
  "POST v1/account/addresses": {
    cells:
      "                               401   401    401   401      201    201   201   201     201   201       201     401   401   old",
    body: () => ({ name: "Work", label: "Vasagatan 24", lng: 11.97, lat: 57.7 }),
  },
  "POST v1/account/addresses/[id]/change": {
    cells:
      "                               401   401    401   401      200 not_found not_found not_found not_found not_found not_found 401 401 old",
    params: address,
    body: () => ({ name: "Somewhere" }),
  },
  "POST v1/account/addresses/[id]/default": {
    cells:
      "                               401   401    401   401      200 not_found not_found not_found not_found not_found not_found 401 401 old",
    params: address,
    body: NONE,
  },
  "POST v1/account/addresses/[id]/remove": {
    cells:
      "                               401   401    401   401      200 not_found not_found not_found not_found not_found not_found 401 401 old",
    params: address,
    body: NONE,
  },
  "GET v1/account/notifications": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
  },
  "POST v1/account/notifications/choices": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
    body: () => ({ choices: [{ event: "accepted", channel: "mail", isWanted: true }] }),
  },
  "POST v1/account/notifications/read": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
    body: () => ({ upTo: 1 }),
  },
  // Orders: placing
  "POST v1/orders": {
    // whoever is no customer orders as a guest; an old cookie would order in nobody's name
    cells:
      "                               201   201    201   201      201    201   201   201     201   201       201     201   201   old",
    body: ({ cart, totalMinor }) => ({ ...cart, totalMinor, requestKey: requestKey() }),
  },
  "POST v1/demo/orders": {
    cells:
      "                               201   201    201   201      201    201   201   201     201   201       201     201   201   old",
    body: NONE,
  },
  "POST v1/track": {
    // the token is what lets through
    cells:
      "                               200   200    200   200      200    200   200   200     200   200       200     200   200   200",
    body: ({ linkToken }) => ({ token: linkToken }),
  },
  // Orders: whoever ordered
  "GET v1/orders/[id]": {
    stage: "assigned",
    cells:
      "                               401   403    200   404      200    404   403   404     403   404       200     403   404   old",
  },
  "GET v1/orders/[id]/pin": {
    stage: "assigned",
    cells:
      "                               401   403    200   404      200    404   403   404     403   404       403     403   404   old",
  },
  "GET v1/orders/[id]/again": {
    stage: "assigned",
    cells:
      "                               401   403    200   404      200    404   403   404     403   404       200     403   404   old",
  },
  "POST v1/orders/[id]/cancel": {
    stage: "placed",
    cells:
      "                               401   403    200   404      200    404   403   404     404   404       200     404   404   old",
    body: NONE,
  },
  "POST v1/orders/[id]/checkout": {
    stage: "unpaid",
    cells:
      "                               401   403    200   404      200    404   403   404     404   404       200     404   404   old",
    body: NONE,
  },
  "POST v1/orders/[id]/tip": {
    stage: "delivered",
    cells:
      "                               401   403    201   404      201    404   403   404     404   404       403     404   404   old",
    body: () => ({ amountMinor: 1_000, requestKey: requestKey() }),
  },
  "GET v1/orders/[id]/links": {
    stage: "assigned",
    cells:
      "                               401   403    200   404      200    404   403   404     403   404       200     403   404   old",
  },
  "POST v1/orders/[id]/links": {
    stage: "assigned",
    cells:
      "                               401   403    201   404      201    404   403   404     403   404       201     403   404   old",
    body: () => ({ access: "watch" }),
  },
  "POST v1/orders/[id]/links/[linkId]/revoke": {
    stage: "assigned",
    cells:
      "                               401   403    200   404      200    404   403   404     403   404       200     403   404   old",
    params: ({ orderId, watchLinkId }) => ({ id: orderId, linkId: watchLinkId }),
    body: NONE,
  },
  "GET v1/orders/[id]/changes": {
    stage: "changing",
    cells:
      "                               401   403    200   404      200    404   200   404     403   404       200     403   404   old",
  },
  "POST v1/orders/[id]/changes/[changeId]/accept": {
    stage: "changing",
    cells:
      "                               401   403    200   404      200    404   403   404     403   404       200     403   404   old",
    params: change,
    body: NONE,
  },
  "POST v1/orders/[id]/changes/[changeId]/decline": {
    stage: "changing",
    cells:
      "                               401   403    200   404      200    404   403   404     403   404       200     403   404   old",
    params: change,
    body: NONE,
  },
  // Orders: the kitchen
  "POST v1/orders/[id]/accept": {
    stage: "placed",
    cells:
      "                               401   403    403   404      403    404   200   404     404   404       200     404   404   old",
    body: () => ({ prepMin: 20 }),
  },
  "POST v1/orders/[id]/reject": {
    stage: "placed",
    cells:
      "                               401   403    403   404      403    404   200   404     404   404       200     404   404   old",
    body: () => ({ reason: "too_busy" }),
  },
  "POST v1/orders/[id]/prepare": {
    stage: "accepted",
    cells:
      "                               401   403    403   404      403    404   200   404     403   404       200     403   404   old",
    body: NONE,
  },
  "POST v1/orders/[id]/delay": {
    stage: "accepted",
    cells:
      "                               401   403    403   404      403    404   200   404     403   404       200     403   404   old",
    body: () => ({ readyAt: Date.now() + 1_800_000 }),
  },
  "POST v1/orders/[id]/changes": {
    stage: "paid",
    cells:
      "                               401   403    403   404      403    404   201   404     403   404       201     403   404   old",
    body: () => ({ line: 0, replace: null }),
  },
  "POST v1/orders/[id]/ready": {
    stage: "preparing",
    cells:
      "                               401   403    403   404      403    404   200   404     403   404       200     403   404   old",
    body: NONE,
  },
  "POST v1/orders/[id]/hand-over": {
    stage: "assigned",
    cells:
      "                               401   403    403   404      403    404   200   404     403   404       200     403   404   old",
    body: NONE,
  },
  "POST v1/orders/[id]/acknowledge": {
    stage: "placed",
    cells:
      "                               401   403    403   404      403    404   200   404     404   404       200     404   404   old",
    body: NONE,
  },
  "POST v1/orders/[id]/ticket": {
    stage: "accepted",
    cells:
      "                               401   403    403   404      403    404   200   404     403   404       200     403   404   old",
    body: NONE,
  },
  "GET v1/restaurant/menu": {
    cells:
      "                               401   401    401   401      403    403   200   200     403   403       403     403   403   old",
  },
  "POST v1/restaurant/menu": {
    cells:
      "                               401   401    401   401      403    403   200   200     403   403       403     403   403   old",
    body: () => ({ edit: { kind: "move-section", sectionId: "dessert", to: 0 } }),
  },
  "GET v1/restaurant/hours": {
    cells:
      "                               401   401    401   401      403    403   200   200     403   403       403     403   403   old",
  },
  "POST v1/restaurant/hours": {
    cells:
      "                               401   401    401   401      403    403   200   200     403   403       403     403   403   old",
    body: ({ hours }) => ({ seen: "", hours }),
  },
  "GET v1/restaurant/figures": {
    cells:
      "                               401   401    401   401      403    403   200   200     403   403       403     403   403   old",
  },
  "POST v1/restaurant/pause": {
    cells:
      "                               401   401    401   401      403    403   200   200     403   403       403     403   403   old",
    body: () => ({ until: null }),
  },
  "POST v1/restaurant/busy": {
    cells:
      "                               401   401    401   401      403    403   200   200     403   403       403     403   403   old",
    body: () => ({ until: { minutes: 30 }, extraMin: 10 }),
  },
  "POST v1/restaurant/items/[itemId]/sold-out": {
    cells:
      "                               401   401    401   401      403    403   200   200     403   403       403     403   403   old",
    // all orders here are of the tiramisu
    params: () => ({ itemId: "lunch" }),
    body: () => ({ until: { today: true } }),
  },
  // Drivers
  "GET v1/offers": {
    stage: "offered",
    cells:
      "                               401   403    403   403      403    403   403   403     200   200       403     200   200   old",
  },
  "POST v1/offers/[id]/accept": {
    stage: "offered",
    cells:
      "                               401   403    403   403      403    403   403   403     200 offer_not_found 403 200 offer_not_found old",
    params: offer,
    body: NONE,
  },
  "POST v1/offers/[id]/decline": {
    stage: "offered",
    cells:
      "                               401   403    403   403      403    403   403   403     200 offer_not_found 403 200 offer_not_found old",
    params: offer,
    body: NONE,
  },
  "GET v1/driver/device": {
    cells:
      "                               401   403    403   403      403    403   403   403     200   200       403     200   200   old",
  },
  "POST v1/driver/device": {
    cells:
      "                               401   403    403   403      403    403   403   403     201   201       403     201   201   old",
    body: NONE,
  },
  "POST v1/driver/device/end": {
    cells:
      "                               401   403    403   403      403    403   403   403     200   200       403     200   200   old",
    body: NONE,
  },
  "GET v1/driver": {
    cells:
      "                               401   403    403   403      403    403   403   403     200   200       403     200   200   old",
  },
  "POST v1/driver/duty": {
    cells:
      "                               401   403    403   403      403    403   403   403     200   200       403     200   200   old",
    body: () => ({ isOnDuty: true, sharesPosition: true }),
  },
  "POST v1/driver/token": {
    // by session alone: a token that could ask for the next one would never end
    cells:
      "                               401   401    401   401      403    403   403   403     200   200       403     401   401   old",
    body: NONE,
  },
  "POST v1/deliveries/[id]/arrive": {
    stage: "assigned",
    cells:
      "                               401   403    403   403      403    403   403   403     200 delivery_not_yours 403 200 delivery_not_yours old",
    params: delivery,
    body: () => ({ place: "kitchen" }),
  },
  "POST v1/deliveries/[id]/pick-up": {
    stage: "assigned",
    cells:
      "                               401   403    403   403      403    403   403   403     200 delivery_not_yours 403 200 delivery_not_yours old",
    params: delivery,
    body: NONE,
  },
  "POST v1/deliveries/[id]/deliver": {
    stage: "assigned",
    cells:
      "                               401   403    403   403      403    403   403   403     200 delivery_not_yours 403 200 delivery_not_yours old",
    params: delivery,
    body: () => ({ by: { without: "no_pin" } }),
    prepare: (cast) => cast.pickUp(),
  },
  "POST v1/deliveries/[id]/give-back": {
    stage: "assigned",
    cells:
      "                               401   403    403   403      403    403   403   403     200 delivery_not_yours 403 200 delivery_not_yours old",
    params: delivery,
    body: NONE,
  },
  "POST v1/deliveries/[id]/kitchen-closed": {
    stage: "assigned",
    cells:
      "                               401   403    403   403      403    403   403   403     200 delivery_not_yours 403 200 delivery_not_yours old",
    params: delivery,
    body: NONE,
    prepare: (cast) => cast.arrive(),
  },
  // Operators
  "POST v1/orders/[id]/refunds": {
    stage: "delivered",
    cells:
      "                               401   403    403   404      403    404   403   404     404   404       202     404   404   old",
    body: () => ({ amountMinor: 100, reason: "cold" }),
  },
  "POST v1/deliveries/[id]/assign": {
    stage: "preparing",
    cells:
      "                               401   403    403   403      403    403   403   403     403   403       200     403   403   old",
    body: ({ spareDriverId }) => ({ driverId: spareDriverId }),
  },
  "POST v1/deliveries/[id]/take-back": {
    stage: "assigned",
    cells:
      "                               401   403    403   403      403    403   403   403     403   403       200     403   403   old",
    body: NONE,
  },
  "GET v1/deliveries/[id]/why": {
    stage: "offered",
    cells:
      "                               401   403    403   403      403    403   403   403     403   403       200     403   403   old",
  },
};

/** Doors before Next, of the gateway and of the webhook: what is asked over sockets and feeds is in tests/gateway/authorisation.test.ts. */
export const OTHER_DOORS: Readonly<Record<string, Row>> = {
  "POST v1/positions": {
    stage: "assigned",
    cells:
      "                               401   401    401   401      401    401   401   401     401   401       401     200 driver_mismatch 401",
    body: ({ driverId }) => ({ driverId, firstSeq: 1, fixes: [someFix()] }),
  },
  "POST v1/positions/osmand": {
    cells:
      " token_invalid token_invalid token_invalid token_invalid token_invalid token_invalid token_invalid token_invalid token_invalid token_invalid token_invalid token_invalid token_invalid token_invalid",
    query: () => `id=${deviceTokenOf(randomBytes(20))}&lat=57.7&lon=11.97&timestamp=${Date.now()}`,
  },
  "POST webhooks/stripe": {
    cells:
      " signature_invalid signature_invalid signature_invalid signature_invalid signature_invalid signature_invalid signature_invalid signature_invalid signature_invalid signature_invalid signature_invalid signature_invalid signature_invalid signature_invalid",
    body: () => ({ type: "payment_intent.succeeded" }),
  },
};

/** Pages, which know cookies alone: a bearer token is nobody there. The order's own are empty until its feed lets one in. */
export const PAGES: Readonly<Record<string, { readonly cells: string; readonly path?: (cast: Cast) => string }>> = {
  //                 nobody watch manage other  customer other  staff other  driver other  operator  bearer other  old
  "": {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
  },
  cart: {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
  },
  live: {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
  },
  "s/[cell]": {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
    path: ({ cell }) => `s/${cell}`,
  },
  "r/[slug]": {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
    path: ({ slug }) => `r/${slug}`,
  },
  find: {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
  },
  checkout: {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
  },
  "checkout/[id]": {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
    path: ({ orderId }) => `checkout/${orderId}`,
  },
  "orders/[id]": {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
    path: ({ orderId }) => `orders/${orderId}`,
  },
  track: {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
  },
  link: {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
  },
  forgot: {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
  },
  "sign-up": {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
  },
  "sign-in": {
    // who is in goes on
    cells:
      "            200   200    200   200       on     on    on    on      on    on        on     200   200   renew",
  },
  "sign-in/code": {
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
  },
  orders: {
    cells:
      "             in    in     in    in      200    200   200   200     200   200       200      in    in   renew",
  },
  account: {
    cells:
      "             in    in     in    in      200    200   200   200     200   200       200      in    in   renew",
  },
  "account/sessions": {
    cells:
      "             in    in     in    in      200    200   200   200     200   200       200      in    in   renew",
  },
  "account/addresses": {
    cells:
      "             in    in     in    in      200    200   200   200     200   200       200      in    in   renew",
  },
  "account/data": {
    cells:
      "             in    in     in    in      200    200   200   200     200   200       200      in    in   renew",
  },
  "account/notifications": {
    cells:
      "             in    in     in    in      200    200   200   200     200   200       200      in    in   renew",
  },
  restaurant: {
    cells:
      "             in    in     in    in      404    404   200   200     404   404       404      in    in   renew",
  },
  "restaurant/hours": {
    cells:
      "             in    in     in    in      404    404   200   200     404   404       404      in    in   renew",
  },
  "restaurant/figures": {
    cells:
      "             in    in     in    in      404    404   200   200     404   404       404      in    in   renew",
  },
  "ops/mail": {
    // the demo's alone, and everybody's there
    cells: "            200   200    200   200      200    200   200   200     200   200       200     200   200   200",
  },
  drive: {
    cells:
      "             in    in     in    in      404    404   404   404     200   200       404      in    in   renew",
  },
  "ops/orders": {
    cells:
      "             in    in     in    in      404    404   404   404     404   404       200      in    in   renew",
  },
  "ops/orders/[id]": {
    cells:
      "             in    in     in    in      404    404   404   404     404   404       200      in    in   renew",
    path: ({ orderId }) => `ops/orders/${orderId}`,
  },
};

/** The cells of a row by role. */
export function cellsOf({ cells }: { readonly cells: string }): Map<Role, string> {
  const words = cells.trim().split(/\s+/);
  if (words.length !== ROLES.length) throw new Error(`a row has ${words.length} cells instead of ${ROLES.length}`);
  return new Map(ROLES.map((role, i) => [role, words[i] as string]));
}
