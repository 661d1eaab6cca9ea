/**
 * Which way the feed comes into a tab. Pure. The socket first; who fails to open it twice in a row gets server-sent
 * events, then long polling, then begins again: where nothing works, no way is to blame. A socket that has opened once
 * on this page works here, whatever fails later.
 */
export type Transport = {
  readonly way: "socket" | "events" | "poll";
  /** How often in a row this way closed before it was open. */
  readonly failures: number;
  readonly socketWorks: boolean;
};

/** What worked is remembered for so long: a socket that was refused by chance gets another try. */
export const REMEMBERED_MS = 600_000;
const TRIES = 2;
const NEXT = { socket: "events", events: "poll", poll: "socket" } as const;

export function createTransport(remembered: string | null): Transport {
  const way = remembered === "events" || remembered === "poll" ? remembered : "socket";
  return { way, failures: 0, socketWorks: false };
}

/** @param opened whether the connection that ended, or has just opened, was ever open */
export function stepTransport(transport: Transport, opened: boolean): Transport {
  const { way, failures, socketWorks } = transport;
  if (opened) return { way, failures: 0, socketWorks: socketWorks || way === "socket" };
  const mayLeave = way !== "socket" || !socketWorks;
  return mayLeave && failures + 1 >= TRIES
    ? { way: NEXT[way], failures: 0, socketWorks }
    : { ...transport, failures: failures + 1 };
}
