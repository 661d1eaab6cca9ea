/** The token of `Authorization: Bearer <token>` (RFC 6750 §2.1); null where none is shown. Other schemes are not ours. */
export function bearerOf({ headers }: { readonly headers: Pick<Headers, "get"> }): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}
