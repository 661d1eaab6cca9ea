import { type Fix, MAX_FIXES_PER_BATCH, type PositionBatch } from "#lib/tracking/position-batch.ts";

/**
 * Fixes that the gateway has not acknowledged, oldest first. Sequence numbers grow by one for each fix, kept or not.
 * What was sent but not acknowledged is sent again on the next connection.
 */
export type Outbox = {
  push(fix: Fix): void;
  /** The next fixes to send, at most one batch, or null. They count as sent. */
  take(): PositionBatch | null;
  /** The gateway has everything up to this sequence number. */
  acknowledge(seq: number): void;
  /** The connection is gone: whatever is not acknowledged is unsent. */
  rewind(): void;
  readonly size: number;
};

/** An outbox whose first fix gets `firstSeq`; past `maxFixes` the oldest are dropped (an hour, at one a second). */
export function createOutbox(firstSeq: number, maxFixes = 3_600): Outbox {
  let oldestSeq = firstSeq;
  let unsentSeq = firstSeq;
  let fixes: Fix[] = [];
  const dropThrough = (seq: number) => {
    const count = Math.min(fixes.length, seq - oldestSeq + 1);
    if (count <= 0) return;
    fixes = fixes.slice(count);
    oldestSeq += count;
    unsentSeq = Math.max(unsentSeq, oldestSeq);
  };
  return {
    push(fix) {
      fixes.push(fix);
      if (fixes.length > maxFixes) dropThrough(oldestSeq);
    },
    take() {
      const from = unsentSeq - oldestSeq;
      if (from >= fixes.length) return null;
      const batch = { firstSeq: unsentSeq, fixes: fixes.slice(from, from + MAX_FIXES_PER_BATCH) };
      unsentSeq += batch.fixes.length;
      return batch;
    },
    acknowledge: (seq) => dropThrough(Math.min(seq, unsentSeq - 1)),
    rewind() {
      unsentSeq = oldestSeq;
    },
    get size() {
      return fixes.length;
    },
  };
}
