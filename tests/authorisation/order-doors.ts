import { randomBytes } from "node:crypto";
import type { Cast } from "./cast.ts";
import { NONE, type Row } from "./row.ts";

const change = (cast: Cast) => ({ id: cast.orderId, changeId: cast.changeId });
const requestKey = () => randomBytes(16).toString("base64url");

/** Orders: who places them, who ordered, and the kitchen. */
export const ORDER_DOORS: Readonly<Record<string, Row>> = {
  //                                    nobody watch manage other  customer other  staff other  driver other  operator  bearer other  old
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
  "GET v1/orders/[id]/rating": {
    stage: "delivered",
    cells:
      "                               401   403    200   404      200    404   403   404     404   404       200     404   404   old",
  },
  "POST v1/orders/[id]/rating": {
    stage: "delivered",
    cells:
      "                               401   403    200   404      200    404   403   404     404   404       403     404   404   old",
    body: () => ({ food: 5, delivery: 4, words: "Crisp." }),
  },
  "GET v1/orders/[id]/reports": {
    stage: "delivered",
    cells:
      "                               401   403    200   404      200    404   403   404     404   404       200     404   404   old",
  },
  "POST v1/orders/[id]/reports": {
    stage: "delivered",
    cells:
      "                               401   403    201   404      201    404   403   404     404   404       403     404   404   old",
    body: () => ({ kind: "cold", requestKey: requestKey() }),
  },
  "POST v1/orders/[id]/reports/[reportId]/answer": {
    stage: "delivered",
    cells:
      "                               401   403    403   404      403    404   403   404     404   404       200     404   404   old",
    params: ({ orderId, reportId }) => ({ id: orderId, reportId }),
    body: () => ({ answer: "We are sorry." }),
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
  // Who runs the restaurant is let through, and nobody here does (tests/auth/staff.test.ts, tests/payments/payouts.test.ts)
  "GET v1/restaurant/payouts": {
    cells:
      "                               401   401    401   401      403    403   403   403     403   403       403     403   403   old",
  },
  "GET v1/restaurant/staff": {
    cells:
      "                               401   401    401   401      403    403   403   403     403   403       403     403   403   old",
  },
  "POST v1/restaurant/staff/invite": {
    cells:
      "                               401   401    401   401      403    403   403   403     403   403       403     403   403   old",
    body: ({ email }) => ({ email, name: "Siv", locale: "en", isOwner: false }),
  },
  "POST v1/restaurant/staff/[userId]/role": {
    cells:
      "                               401   401    401   401      403    403   403   403     403   403       403     403   403   old",
    body: () => ({ isOwner: true }),
    params: () => ({ userId: "usr_of_somebody" }),
  },
  "POST v1/restaurant/staff/[userId]/remove": {
    cells:
      "                               401   401    401   401      403    403   403   403     403   403       403     403   403   old",
    body: NONE,
    params: () => ({ userId: "usr_of_somebody" }),
  },
  "POST v1/restaurant/staff/invited/[id]/withdraw": {
    cells:
      "                               401   401    401   401      403    403   403   403     403   403       403     403   403   old",
    body: NONE,
  },
};
