import { randomBytes } from "node:crypto";
import { deviceTokenOf } from "#lib/tracking/device-token.ts";
import { DELIVERY_DOORS } from "./delivery-doors.ts";
import { ORDER_DOORS } from "./order-doors.ts";
import { PEOPLE_DOORS } from "./people-doors.ts";
import type { Row } from "./row.ts";

const someFix = () => ({ lat: 57.7, lng: 11.97, recordedAt: new Date().toISOString() });

/** Every door of the API. */
export const DOORS: Readonly<Record<string, Row>> = { ...PEOPLE_DOORS, ...ORDER_DOORS, ...DELIVERY_DOORS };

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
