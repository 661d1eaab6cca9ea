/** What can end before its time. */
export type RevocationKind = "session" | "link";

/**
 * Which sessions and links have ended early, as this process knows it: read from the primary every 2 s, and at once on a
 * hint. Ids are those of `auth_sessions` and `order_links`.
 */
export type Revocations = {
  isRevoked(kind: RevocationKind, id: string): boolean;
  /** Called once for each that becomes known; answers how to stop being called. */
  onRevoked(handler: (kind: RevocationKind, id: string) => void): () => void;
};

/** The bus topic that says "there is a new one, read now". Its messages are empty, and may be lost. */
export const REVOCATIONS_TOPIC = "revocations";
