import type { Watch } from "./watch-box.ts";

/** The part of the browser's WebSocket that is used; what comes another way looks the same. */
export type FeedSocket = {
  binaryType: string;
  /** The longest that a good connection is silent, where that is more than the socket's 7 s. */
  readonly silenceMs?: number;
  onopen: (() => void) | null;
  /** `toldMs`: local time at which the gateway wrote it, where the socket knows. */
  onmessage: ((event: { data: unknown; toldMs?: number }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
};

/** All that a connection is for: a transport that cannot be spoken to has to ask for it in its address. */
export type Wanted = {
  readonly watch: Watch | null;
  /** `after`: the newest event held, null where all are wanted. */
  readonly follows: readonly { readonly orderId: string; readonly after: number | null }[];
  /** `after`: the stamp of what is held of it, null for nothing. */
  readonly board?: { readonly restaurantId: string; readonly after: string | null } | null;
};

/** The world that a client runs in; a test hands in its own. */
export type FeedWorld = {
  connect(url: string, wanted: () => Wanted): FeedSocket;
  /** Milliseconds since 1970 by the local clock. */
  now(): number;
  random(): number;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
  isOnline(): boolean;
  isVisible(): boolean;
  /** Calls back on the browser's `online` and `offline` and when the tab is shown or hidden; answers how to stop. */
  onChange(tell: (what: "online" | "offline" | "visible" | "hidden") => void): () => void;
};
