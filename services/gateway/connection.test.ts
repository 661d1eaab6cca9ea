import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createManualClock } from "#lib/core/clock.ts";
import { AppError } from "#lib/core/errors.ts";
import type { Logger } from "#lib/infra/log.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { Connection } from "./connection.ts";
import { TokenBucket } from "./token-bucket.ts";
import type { Wire } from "./wire.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open({ origin = "http://here", cookie = "a=b" }: { origin?: string | null; cookie?: string | null } = {}) {
  const texts: string[] = [];
  const state = { unsent: 0, isOpen: true, ended: "" };
  const wire: Wire = {
    isOpen: () => state.isOpen,
    sendText: (text) => void texts.push(text),
    writeFrames: () => {},
    unsentBytes: () => state.unsent,
    close(code, reason) {
      state.isOpen = false;
      state.ended = `${code} ${reason}`;
    },
    terminate() {
      state.isOpen = false;
      state.ended = "terminated";
    },
    ping: () => {},
    onceClosed: () => {},
  };
  const log = { child: vi.fn(() => ({ warn: vi.fn() })) };
  const bucket = new TokenBucket(createManualClock(0), 1, 1);
  const onError = vi.fn();
  const parts = { wire, ip: "192.0.2.1", origin, cookie, bucket, log: log as unknown as Logger, onError };
  return { connection: new Connection(parts), texts, state, log, onError };
}

describe("a connection", () => {
  it("whose client never reads is cut off once a megabyte waits for it, and is told nothing more", () => {
    const { connection, texts, state } = open();
    state.unsent = 1_048_576;
    connection.tell("still");
    expect([texts, state.ended]).toEqual([["still"], ""]);
    state.unsent++;
    connection.tell("no more");
    expect([texts, state.ended]).toEqual([["still"], "terminated"]);
    state.unsent = 0;
    connection.tell("nor now");
    expect(texts).toEqual(["still"]);
  });

  it("that is not a page's has no cookie", () => {
    expect(open({ origin: null }).connection).toMatchObject({ isPage: false, cookie: null });
    expect(open().connection).toMatchObject({ isPage: true, cookie: "a=b" });
  });

  it("has a logger only once it has something to say, and then one", () => {
    const { connection, log } = open();
    expect(log.child).not.toHaveBeenCalled();
    expect(connection.log).toBe(connection.log);
    expect(log.child).toHaveBeenCalledExactlyOnceWith({ connectionId: expect.any(String), ip: "192.0.2.1" });
  });

  it("tells what an error is about, counts it, and closes only where the table says so", () => {
    const { connection, texts, state, onError } = open();
    connection.refuse(new AppError("order_not_found"), "follow", { orderId: "ord_1" });
    expect(JSON.parse(texts[0] ?? "")).toMatchObject({ code: "order_not_found", of: "follow", orderId: "ord_1" });
    expect(state.ended).toBe("");
    connection.refuse(new AppError("session_ended"));
    expect(state.ended).toBe("4410 session_ended");
    expect(onError.mock.calls).toEqual([["order_not_found"], ["session_ended"]]);
  });

  it.each([
    ["hello never comes", (connection: Connection) => connection, "4408 hello_timeout"],
    [
      "its cookies are looked at without end",
      (c: Connection) => c.become({ is: "verifying", early: [] }),
      "4408 hello_timeout",
    ],
    ["it was greeted", (c: Connection) => c.become({ is: "watcher" }), ""],
  ])("where %s", (_, does, ended) => {
    const { connection, state } = open();
    does(connection);
    vi.advanceTimersByTime(LIMITS.helloMs);
    expect(state.ended).toBe(ended);
  });
});
