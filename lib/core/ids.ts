/** Prefixed, sortable ids: `drv_` + UUIDv7 without dashes (RFC 9562 §5.7). */
export const PREFIXES = {
  driver: "drv",
  restaurant: "rst",
  delivery: "dlv",
  order: "ord",
  link: "lnk",
  user: "usr",
  session: "ses",
  mailLink: "mlk",
  process: "prc",
  refund: "rfd",
  offer: "ofr",
  tip: "tip",
  change: "chg",
  address: "adr",
  report: "rpt",
} as const;

export type IdKind = keyof typeof PREFIXES;
export type DriverId = string & { readonly __id: "driver" };
export type RestaurantId = string & { readonly __id: "restaurant" };
export type DeliveryId = string & { readonly __id: "delivery" };
export type OrderId = string & { readonly __id: "order" };
export type LinkId = string & { readonly __id: "link" };
export type UserId = string & { readonly __id: "user" };
export type SessionId = string & { readonly __id: "session" };
export type MailLinkId = string & { readonly __id: "mailLink" };
export type ProcessId = string & { readonly __id: "process" };
export type RefundId = string & { readonly __id: "refund" };
export type OfferId = string & { readonly __id: "offer" };
export type TipId = string & { readonly __id: "tip" };
export type ChangeId = string & { readonly __id: "change" };
export type AddressId = string & { readonly __id: "address" };
export type ReportId = string & { readonly __id: "report" };
export type IdOf = {
  driver: DriverId;
  restaurant: RestaurantId;
  delivery: DeliveryId;
  order: OrderId;
  link: LinkId;
  user: UserId;
  session: SessionId;
  mailLink: MailLinkId;
  process: ProcessId;
  refund: RefundId;
  offer: OfferId;
  tip: TipId;
  change: ChangeId;
  address: AddressId;
  report: ReportId;
};

/** A new id from a time and 10 random bytes, both handed in. */
export function createId<K extends IdKind>(kind: K, nowMs: number, random: Uint8Array): IdOf[K] {
  if (random.length < 10) throw new RangeError("an id needs 10 random bytes");
  const bytes = new Uint8Array(16);
  const time = BigInt(Math.floor(nowMs));
  for (let i = 0; i < 6; i++) bytes[i] = Number((time >> BigInt(40 - 8 * i)) & 0xffn);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return `${PREFIXES[kind]}_${Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("")}` as IdOf[K];
}

/** True if the text is an id of this kind; narrows it. */
export function isId<K extends IdKind>(kind: K, text: string): text is IdOf[K] {
  return text.length === 36 && text.startsWith(`${PREFIXES[kind]}_`) && /^[0-9a-f]{32}$/.test(text.slice(4));
}
