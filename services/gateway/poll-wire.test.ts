import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PollWire } from "./poll-wire.ts";

/** An answer whose client takes nothing of it. */
class UntakenAnswer extends EventEmitter {
  writableEnded = false;
  destroyed = false;
  readonly writeHead = vi.fn();
  end(): void {
    this.writableEnded = true;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit("close");
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("lets go of a client that does not take its answer", () => {
  const answer = new UntakenAnswer();
  const wire = new PollWire(answer as unknown as ServerResponse);
  wire.close(1012, "shutting_down");
  vi.advanceTimersByTime(5_000);
  expect(answer.destroyed).toBe(false);
  vi.advanceTimersByTime(10_000);
  expect(answer.destroyed).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

it("keeps no timer for one that has taken it", () => {
  const answer = new UntakenAnswer();
  const wire = new PollWire(answer as unknown as ServerResponse);
  wire.close(1012, "shutting_down");
  answer.emit("close");
  expect(vi.getTimerCount()).toBe(0);
});
