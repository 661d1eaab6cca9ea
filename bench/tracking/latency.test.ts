import { expect, it } from "vitest";
import { TICK_EPOCH_MS, TICK_MS } from "#lib/tracking/wire.ts";
import { trace } from "./latency.ts";

const at = (tick: number, ms: number) => TICK_EPOCH_MS + tick * TICK_MS + ms;

it("takes the wait for the tick off a fix's way, but not a tick that it missed", () => {
  const inTime = { publicId: 1, sentMs: at(5, 400), ackMs: at(5, 410), x: 0.1, y: 0.2 };
  const tooLate = { publicId: 2, sentMs: at(5, 990), ackMs: at(5, 995), x: 0.3, y: 0.4 };
  const seen = [
    { publicId: 1, tick: 6, receivedMs: at(6, 30), x: 0.1, y: 0.2 },
    { publicId: 2, tick: 7, receivedMs: at(7, 30), x: 0.3, y: 0.4 },
  ];
  const { latencies, traced } = trace([inTime, tooLate], seen);
  expect(latencies.map(Math.round)).toEqual([40, 1035]);
  expect(traced).toBe(1);
});

it("takes the newest fix before the tick where several lead to the same place", () => {
  const older = { publicId: 1, sentMs: at(4, 800), ackMs: at(4, 810), x: 0.1, y: 0.2 };
  const newer = { ...older, sentMs: at(5, 800), ackMs: at(5, 810) };
  const next = { ...older, sentMs: at(6, 20), ackMs: at(6, 35) };
  const seen = [{ publicId: 1, tick: 6, receivedMs: at(6, 30), x: 0.1, y: 0.2 }];
  expect(trace([older, newer, next], seen).latencies.map(Math.round)).toEqual([40]);
});

it("says how much of what was seen it could trace", () => {
  const seen = [{ publicId: 1, tick: 6, receivedMs: at(6, 30), x: 0.11, y: 0.2 }];
  expect(trace([{ publicId: 1, sentMs: at(5, 100), ackMs: at(5, 110), x: 0.1, y: 0.2 }], seen).traced).toBe(0);
});
