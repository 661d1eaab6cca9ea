import type { Cast } from "./cast.ts";
import { NONE, type Row } from "./row.ts";

const offer = (cast: Cast) => ({ id: cast.offerId });
const delivery = (cast: Cast) => ({ id: cast.deliveryId });

/** Drivers, and operators over them. */
export const DELIVERY_DOORS: Readonly<Record<string, Row>> = {
  //                                    nobody watch manage other  customer other  staff other  driver other  operator  bearer other  old
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
