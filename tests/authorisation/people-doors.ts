import { createECDH, randomBytes } from "node:crypto";
import { totpCode } from "#lib/auth/totp.ts";
import type { Cast } from "./cast.ts";
import { NONE, type Row } from "./row.ts";

const password = (cast: Cast) => ({ password: cast.password });
const codeOf = (cast: Cast) => ({ code: totpCode(cast.totpSecret, Date.now()) });
const address = (cast: Cast) => ({ id: cast.addressId });

const someKeys = () => ({
  p256dh: createECDH("prime256v1").generateKeys("base64url"),
  auth: randomBytes(16).toString("base64url"),
});

/** Looking around, who one is, and one's own account. */
export const PEOPLE_DOORS: Readonly<Record<string, Row>> = {
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
  "POST v1/account/push": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
    body: () => ({ endpoint: "https://fcm.googleapis.com/fcm/send/abc", keys: someKeys(), purpose: "notices" }),
  },
  "POST v1/account/push/end": {
    cells:
      "                               401   401    401   401      200    200   200   200     200   200       200     401   401   old",
    body: () => ({ purpose: "notices" }),
  },
};
