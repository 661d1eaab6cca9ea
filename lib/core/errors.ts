/**
 * The one table of expected failures. `docs/errors.md` is generated from it.
 *
 * http: status on the API · close: WebSocket close code, null where the connection stays open ·
 * retry: whether the same request may succeed later.
 */
export const ERRORS = {
  // Input
  bad_json: { http: 400, close: 4400, retry: false, message: "The message is not valid JSON." },
  bad_message: { http: 400, close: null, retry: false, message: "The message does not have the documented shape." },
  bad_frame: { http: 400, close: 4400, retry: false, message: "The binary frame does not follow its layout." },
  bad_bbox: { http: 400, close: null, retry: false, message: "The box is inside out or not on earth." },
  bad_zoom: { http: 400, close: null, retry: false, message: "The zoom is not a number from 0 to 24." },
  too_large: { http: 413, close: 1009, retry: false, message: "The message is larger than is taken here." },
  bad_address: { http: 400, close: null, retry: false, message: "The address is malformed." },
  address_too_long: { http: 414, close: null, retry: false, message: "The address is longer than is read here." },
  unsupported_version: { http: 400, close: 4406, retry: false, message: "This protocol version is not spoken here." },
  // Who may speak
  not_authenticated: {
    http: 401,
    close: 4401,
    retry: false,
    message: "Say hello first, with a token where one is needed.",
  },
  hello_timeout: { http: 408, close: 4408, retry: true, message: "No hello came within 5 seconds." },
  token_invalid: { http: 401, close: 4401, retry: false, message: "The token is not one of ours." },
  token_expired: { http: 401, close: 4401, retry: false, message: "The token has run out; get a new one." },
  driver_mismatch: { http: 403, close: 4403, retry: false, message: "The token belongs to another driver." },
  forbidden: { http: 403, close: 4403, retry: false, message: "This is not yours to do." },
  origin_not_allowed: { http: 403, close: null, retry: false, message: "This origin may not connect." },
  session_expired: {
    http: 401,
    close: 4401,
    retry: true,
    message: "The session has run out; refresh it and come back.",
  },
  session_ended: { http: 401, close: 4410, retry: false, message: "This session was ended; sign in again." },
  credentials_wrong: {
    http: 401,
    close: null,
    retry: false,
    message: "This address and this password do not go together.",
  },
  code_wrong: { http: 401, close: null, retry: false, message: "That code does not hold, or was used before." },
  sign_in_expired: {
    http: 401,
    close: null,
    retry: false,
    message: "This sign-in has waited for its code too long; begin again.",
  },
  sign_in_needed: {
    http: 403,
    close: null,
    retry: false,
    message: "This asks for a password, or for a sign-in of the last minutes.",
  },
  email_unproven: {
    http: 403,
    close: null,
    retry: false,
    message: "Whoever vouches for this address has not confirmed it.",
  },
  provider_failed: {
    http: 502,
    close: null,
    retry: true,
    message: "The sign-in with the other site did not work out.",
  },
  password_refused: {
    http: 422,
    close: null,
    retry: false,
    message: "This password is too short, too long, or one that everybody tries.",
  },
  account_busy: {
    http: 409,
    close: null,
    retry: true,
    message: "An order of this account is under way; come back when it has ended.",
  },
  link_invalid: { http: 404, close: null, retry: false, message: "This link leads nowhere: it is not one of ours." },
  link_ended: { http: 410, close: null, retry: false, message: "This link has ended or was taken back." },
  too_many_links: {
    http: 409,
    close: null,
    retry: false,
    message: "This order has as many links as it may; take one back.",
  },
  already_greeted: { http: 409, close: null, retry: false, message: "This connection has said hello already." },
  replaced: { http: 409, close: 4409, retry: false, message: "A newer connection of the same driver took over." },
  signature_invalid: { http: 400, close: null, retry: false, message: "The signature is not one of ours." },
  // Bounds
  rate_limited: { http: 429, close: 4429, retry: true, message: "Too many messages; slow down." },
  too_many_addresses: {
    http: 409,
    close: null,
    retry: false,
    message: "As many addresses are kept as may be; remove one first.",
  },
  too_many_devices: {
    http: 409,
    close: null,
    retry: false,
    message: "As many devices are told as may be; sign out on one of them first.",
  },
  too_many_watches: { http: 409, close: null, retry: false, message: "This connection watches as much as it may." },
  too_many_follows: { http: 409, close: null, retry: false, message: "This connection follows as much as it may." },
  too_many_of_yours: {
    http: 429,
    close: 4430,
    retry: true,
    message: "Too many connections from this account or address; come back later.",
  },
  too_many_connections: {
    http: 503,
    close: 4503,
    retry: true,
    message: "This server holds as many connections as it can.",
  },
  // Things
  not_found: { http: 404, close: null, retry: false, message: "There is nothing here by that name." },
  upgrade_required: { http: 426, close: null, retry: false, message: "This address speaks WebSocket." },
  method_not_allowed: { http: 405, close: null, retry: false, message: "This address does not take that method." },
  delivery_not_yours: { http: 403, close: null, retry: false, message: "This delivery is not with you." },
  delivery_conflict: {
    http: 409,
    close: null,
    retry: false,
    message: "The delivery is not in a state that allows this.",
  },
  offer_not_found: { http: 404, close: null, retry: false, message: "There is no such offer for you." },
  offer_ended: {
    http: 409,
    close: null,
    retry: false,
    message: "This offer has ended: it ran out, was answered or was taken back.",
  },
  driver_busy: {
    http: 409,
    close: null,
    retry: false,
    message: "The driver still has something to bring.",
  },
  pin_wrong: { http: 422, close: null, retry: false, message: "That is not the customer's PIN; some tries are left." },
  pin_locked: {
    http: 409,
    close: null,
    retry: false,
    message: "The PIN was wrong five times, and is no longer asked for.",
  },
  wait_longer: { http: 409, close: null, retry: true, message: "It is too early for that: wait at the door first." },
  driver_full: { http: 409, close: null, retry: false, message: "The driver has as many deliveries as they may." },
  order_not_found: { http: 404, close: null, retry: false, message: "There is no such order for you." },
  board_not_found: { http: 404, close: null, retry: false, message: "There is no such board for you." },
  menu_conflict: {
    http: 409,
    close: null,
    retry: false,
    message: "The menu is not what it was when this was decided; look at it again.",
  },
  hours_conflict: {
    http: 409,
    close: null,
    retry: false,
    message: "The hours are not what they were when these were written; look at them again.",
  },
  order_conflict: { http: 409, close: null, retry: false, message: "The order is not in a state that allows this." },
  cart_conflict: {
    http: 409,
    close: null,
    retry: false,
    message: "The cart is not as it was thought to be; price it again.",
  },
  request_conflict: {
    http: 409,
    close: null,
    retry: false,
    message: "Something else was asked for under this key before.",
  },
  nothing_to_refund: {
    http: 409,
    close: null,
    retry: false,
    message: "That is more than can still be given back.",
  },
  wrong_currency: {
    http: 409,
    close: null,
    retry: false,
    message: "This is another currency than the order's.",
  },
  change_over_hold: {
    http: 409,
    close: null,
    retry: false,
    message: "With this the order would come to more than is held for it.",
  },
  tip_too_large: {
    http: 409,
    close: null,
    retry: false,
    message: "All tips together may be at most what the order came to.",
  },
  too_many_reports: {
    http: 409,
    close: null,
    retry: false,
    message: "As much was reported of this order as may be; what is open will be answered.",
  },
  report_answered: { http: 409, close: null, retry: false, message: "Somebody has answered this report already." },
  rating_closed: {
    http: 409,
    close: null,
    retry: false,
    message: "The time to rate this order, or to change what was given, has passed.",
  },
  no_route: { http: 422, close: null, retry: false, message: "There is no way between these places." },
  // The system
  routing_unavailable: { http: 503, close: null, retry: true, message: "The routing engine does not answer." },
  payments_unavailable: {
    http: 503,
    close: null,
    retry: true,
    message: "Payments do not answer. Nothing was charged; try again under the same key.",
  },
  mail_unavailable: { http: 503, close: null, retry: true, message: "The mail server does not take mails now." },
  mail_refused: { http: 422, close: null, retry: false, message: "This mail cannot be sent to this address." },
  push_unavailable: { http: 503, close: null, retry: true, message: "The push service does not take messages now." },
  push_refused: { http: 422, close: null, retry: false, message: "The push service does not take this message." },
  cdn_unavailable: { http: 503, close: null, retry: true, message: "The CDN does not take what it is told." },
  database_unavailable: { http: 503, close: null, retry: true, message: "The database does not answer." },
  shutting_down: { http: 503, close: 1012, retry: true, message: "This server is restarting; come back as told." },
  internal: { http: 500, close: 1011, retry: true, message: "Something went wrong on our side." },
} as const satisfies Record<string, ErrorRow>;

type ErrorRow = { http: number; close: number | null; retry: boolean; message: string };

export type ErrorCode = keyof typeof ERRORS;

type AppErrorOptions = { cause?: unknown; retryAfterMs?: number; data?: object };

/**
 * An expected failure. `detail` may be shown to the caller: no secrets, no personal data. Next bundles this class once
 * more for its routes, and what the server hands to them throws its own: `instanceof` goes by the name, for both.
 */
export class AppError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "AppError";
  }

  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  /** Another try sooner than this is in vain, milliseconds; 0 where nobody has said so. */
  readonly retryAfterMs: number;
  /** What the caller needs to go on, as the price by which a cart is to be asked for anew. Like `detail` it is shown. */
  readonly data: object | undefined;

  constructor(code: ErrorCode, detail?: string, { retryAfterMs = 0, data, ...rest }: AppErrorOptions = {}) {
    super(detail ? `${ERRORS[code].message} (${detail})` : ERRORS[code].message, rest);
    this.retryAfterMs = retryAfterMs;
    this.code = code;
    this.detail = detail;
    this.data = data;
  }
}

export type ErrorBody = {
  error: { code: ErrorCode; message: string; retry: boolean; detail?: string; data?: object };
};

/** The body that every door answers with. */
export function errorBody(code: ErrorCode, detail?: string, data?: object): ErrorBody {
  const { message, retry } = ERRORS[code];
  return { error: { code, message, retry, ...(detail !== undefined && { detail }), ...(data && { data }) } };
}
