/** A place in PostgreSQL's write-ahead log: what is written later lies further on. */
export type Lsn = bigint & { readonly __lsn: true };

const TEXT = /^([0-9A-F]{1,8})[/-]([0-9A-F]{1,8})$/i;

/** As PostgreSQL writes it ("16/B374D848"), or as `lsnToken` does. Null for anything else. */
export function parseLsn(text: string): Lsn | null {
  const [, high, low] = TEXT.exec(text) ?? [];
  return high && low ? (((BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)) as Lsn) : null;
}

/** For cookies and addresses: "16-B374D848". */
export function lsnToken(lsn: Lsn): string {
  return `${(lsn >> 32n).toString(16)}-${(lsn & 0xffff_ffffn).toString(16)}`.toUpperCase();
}
