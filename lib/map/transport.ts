/**
 * Which way the feed comes into a tab. Pure. The socket first; who hears nothing on it twice in a row gets server-sent
 * events, then long polling, then begins again: where nothing works, no way is to blame. A socket that has spoken once
 * on this page works here, whatever fails later.
 */
export type Transport = {
  readonly way: "socket" | "events" | "poll";
  /** How often in a row this way closed before anything was heard. */
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

/** @param heard true when the first thing is heard on a connection, false when one ends on which nothing was */
export function stepTransport(transport: Transport, heard: boolean): Transport {
  const { way, failures, socketWorks } = transport;
  if (heard) return { way, failures: 0, socketWorks: socketWorks || way === "socket" };
  const mayLeave = way !== "socket" || !socketWorks;
  return mayLeave && failures + 1 >= TRIES
    ? { way: NEXT[way], failures: 0, socketWorks }
    : { ...transport, failures: failures + 1 };
}
