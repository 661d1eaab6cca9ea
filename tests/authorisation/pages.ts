import type { Cast } from "./cast.ts";

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
  "restaurant/menu": {
    cells:
      "             in    in     in    in      404    404   200   200     404   404       404      in    in   renew",
  },
  "restaurant/hours": {
    cells:
      "             in    in     in    in      404    404   200   200     404   404       404      in    in   renew",
  },
  "restaurant/staff": {
    cells:
      "             in    in     in    in      404    404   200   200     404   404       404      in    in   renew",
  },
  "restaurant/figures": {
    cells:
      "             in    in     in    in      404    404   200   200     404   404       404      in    in   renew",
  },
  "restaurant/payouts": {
    // who runs the restaurant sees it (e2e/kitchen-payouts.long.spec.ts), and nobody here does
    cells:
      "             in    in     in    in      404    404   404   404     404   404       404      in    in   renew",
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
