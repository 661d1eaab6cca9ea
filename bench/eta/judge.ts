import { percentile } from "#lib/core/percentile.ts";
import type { Eta, EtaReason } from "#lib/tracking/order-feed.ts";
import type { Shown } from "./replay.ts";
import type { Story } from "./story.ts";

/** One trip and all that was shown of it. */
export type Told = { readonly story: Story; readonly shown: readonly Shown[] };

export type Judged = {
  readonly reason: EtaReason;
  /** True if the range on the screen holds the true arrival, in the whole minutes that are read there. */
  readonly holds: boolean;
  readonly isEarly: boolean;
  readonly widthMin: number;
  /** How far the middle of the range is from the truth. */
  readonly errorMin: number;
};

const MINUTE_MS = 60_000;

/** Every message that would have been sent, and every look (5 s) of which most sent nothing. */
export function judge(told: readonly Told[]): { updates: Judged[]; looks: Judged[] } {
  const updates: Judged[] = [];
  const looks: Judged[] = [];
  for (const { story, shown } of told) {
    for (const { eta, isUpdate } of shown) {
      const judged = judgeOne(eta, story.deliveredAt);
      looks.push(judged);
      if (isUpdate) updates.push(judged);
    }
  }
  return { updates, looks };
}

/**
 * The baseline: the middle of the first range, counted down and never reckoned again, with a range as wide as ours in
 * the median. Once it has run out it says "any moment now".
 */
export function timerOf(told: readonly Told[], widthMin: number): Judged[] {
  const halfMs = (widthMin / 2) * MINUTE_MS;
  return told.flatMap(({ story, shown }) => {
    const first = shown[0]?.eta;
    if (!first) return [];
    const dueMs = (first.from + first.to) / 2;
    return shown.map(({ at, eta }) => {
      const aimMs = Math.max(dueMs, at + halfMs);
      return judgeOne({ ...eta, from: aimMs - halfMs, to: aimMs + halfMs }, story.deliveredAt);
    });
  });
}

/** A line for each reason: how often, how well. */
export function reportOf(told: readonly Told[]): string[] {
  const { updates, looks } = judge(told);
  const reasons = [...new Set(looks.map((look) => look.reason))];
  const line = (name: string, judged: readonly Judged[]) => {
    const part = (count: number) => `${((100 * count) / Math.max(1, judged.length)).toFixed(1)} %`.padStart(7);
    const holds = judged.filter((one) => one.holds).length;
    const early = judged.filter((one) => one.isEarly).length;
    const width = percentile(
      judged.map((one) => one.widthMin),
      0.5,
    );
    const error = percentile(
      judged.map((one) => one.errorMin),
      0.5,
    );
    return `${name.padEnd(32)} ${String(judged.length).padStart(7)}  holds ${part(holds)}  came before ${part(early)}  after ${part(judged.length - holds - early)}  width ${width} min  off ${error.toFixed(1)} min`;
  };
  return [
    ...reasons.map((reason) =>
      line(
        reason,
        looks.filter((look) => look.reason === reason),
      ),
    ),
    line("looks", looks),
    line("updates", updates),
  ];
}

function judgeOne(eta: Eta, trueMs: number): Judged {
  const from = Math.floor(eta.from / MINUTE_MS) * MINUTE_MS;
  const to = Math.ceil(eta.to / MINUTE_MS) * MINUTE_MS;
  return {
    reason: eta.reason,
    holds: from <= trueMs && trueMs <= to,
    isEarly: trueMs < from,
    widthMin: (to - from) / MINUTE_MS,
    errorMin: Math.abs((from + to) / 2 - trueMs) / MINUTE_MS,
  };
}
