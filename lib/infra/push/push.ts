/** Where a browser is reached, and by which keys what is sent there is closed to all others, base64url (RFC 8291). */
export type PushTarget = { readonly endpoint: string; readonly p256dh: string; readonly auth: string };

/** A message to one browser. */
export type Push = {
  readonly to: PushTarget;
  /** At most 3,000 bytes: every push service takes 4,096 with what closes it. */
  readonly payload: string;
  /** How long the push service keeps it for a browser that is away, seconds. */
  readonly ttlS: number;
  /** high: the device is woken for it. */
  readonly urgency: "normal" | "high";
  /** A newer message of a topic takes the place of one that is still kept: at most 32 characters of base64url. */
  readonly topic: string;
};

export type Pusher = {
  /**
   * Resolves once the push service has it; `gone`: there is no such browser any more, and never will be.
   *
   * Throws AppError: push_unavailable (try again, with a `retryAfterMs` where the service says when), push_refused (this
   * message will never be taken, or leads somewhere that is no push service: a redirect, an address within a network).
   */
  send(push: Push): Promise<"sent" | "gone">;
  /** Lets go of connections. */
  close(): void;
};
