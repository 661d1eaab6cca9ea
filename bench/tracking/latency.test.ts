import { expect, it } from "vitest";
import { TICK_EPOCH_MS, TICK_MS } from "#lib/tracking/wire.ts";
import { trace } from "./latency.ts";

const at = (tick: number, ms: number) => TICK_EPOCH_MS + tick * TICK_MS + ms;

it("takes the wait for the tick off a fix's way, but not a tick that it missed", () => {
  const inTime = { publicId: 1, sentMs: at(5, 400), ackMs: at(5, 410), x: 0.1, y: 0.2, moved: true };
  const tooLate = { publicId: 2, sentMs: at(5, 990), ackMs: at(5, 995), x: 0.3, y: 0.4, moved: true };
  const seen = [
    { publicId: 1, tick: 6, receivedMs: at(6, 30), x: 0.1, y: 0.2 },
    { publicId: 2, tick: 7, receivedMs: at(7, 30), x: 0.3, y: 0.4 },
  ];
  const { latencies, traced } = trace([inTime, tooLate], seen);
  expect(latencies.map(Math.round)).toEqual([40, 1035]);
  expect(traced).toBe(1);
});

it("counts a move that nobody saw as lost, unless the next fix came before the tick", () => {
  const first = { publicId: 1, sentMs: at(5, 100), ackMs: at(5, 110), x: 0.1, y: 0.2, moved: true };
  const second = { ...first, sentMs: at(5, 900), ackMs: at(5, 910), x: 0.11 };
  const seen = [{ publicId: 1, tick: 6, receivedMs: at(6, 30), x: 0.11, y: 0.2 }];
  expect(trace([first, second], seen).traced).toBe(1);
  expect(trace([first], []).traced).toBe(0);
});
