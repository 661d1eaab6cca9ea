/** Which transactions a statement sees, as `pg_current_snapshot()` tells it: "xmin:xmax:running,running". */
export type Snapshot = { readonly xmin: bigint; readonly xmax: bigint; readonly running: ReadonlySet<bigint> };

/** Throws RangeError for what PostgreSQL would not say. */
export function parseSnapshot(text: string): Snapshot {
  const [, xmin, xmax, running] = /^(\d+):(\d+):([\d,]*)$/.exec(text) ?? [];
  if (!xmin || !xmax || running === undefined) throw new RangeError(`"${text}" is no snapshot`);
  return { xmin: BigInt(xmin), xmax: BigInt(xmax), running: new Set(running.split(",").filter(Boolean).map(BigInt)) };
}

/** True if what the transaction wrote is in the snapshot. */
export function sees({ xmin, xmax, running }: Snapshot, xid: bigint): boolean {
  return xid < xmin || (xid < xmax && !running.has(xid));
}

/**
 * The snapshot as far as a standby can tell it: PostgreSQL leaves out there which transactions still run, so only those
 * before the oldest of them count as seen.
 */
export function ofStandby(text: string): string {
  const { xmin } = parseSnapshot(text);
  return `${xmin}:${xmin}:`;
}
