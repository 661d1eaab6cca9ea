import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import { createRng } from "#lib/core/rng.ts";
import { encodeServerMessage, parseClientMessage } from "./protocol.ts";

const watch = { v: 1, type: "watch", id: 1, bbox: [11.8, 57.6, 12.1, 57.8], zoom: 12.4 };
const MESSAGES: object[] = [
  { v: 1, type: "hello" },
  { v: 1, type: "hello", token: "abc", driverId: "drv_1", sentAt: "2026-11-22T12:00:00.000Z" },
  watch,
  { v: 1, type: "unwatch", id: 255 },
  { v: 1, type: "delivery", deliveryId: "dlv_1", event: "picked_up" },
  { v: 1, type: "delivery", deliveryId: "dlv_1", event: "delivered" },
  { v: 1, type: "resync" },
  { v: 1, type: "follow", orderId: "ord_1" },
  { v: 1, type: "follow", orderId: "ord_1", after: 0 },
  { v: 1, type: "unfollow", orderId: "ord_1" },
];

function codeOf(text: string): string {
  try {
    return parseClientMessage(text).type;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
const code = (message: unknown) => codeOf(JSON.stringify(message));

describe("a client's message", () => {
  it.each(MESSAGES)("is read as it was written: %j", (message) => {
    expect(parseClientMessage(JSON.stringify(message))).toEqual(message);
  });

  it("loses fields that are not documented, so that a newer client's are no harm", () => {
    expect(parseClientMessage(JSON.stringify({ ...watch, later: true }))).toEqual(watch);
  });

  it.each([
    ["not JSON", "{'v':1}", "bad_json"],
    ["empty", "", "bad_json"],
    ["cut off", '{"v":1,"type":"hel', "bad_json"],
    ["nested without end", "[".repeat(16_000), "bad_json"],
    ["nested deeply", "[".repeat(8_000) + "]".repeat(8_000), "bad_message"],
    ["null", "null", "bad_message"],
    ["a number", "1", "bad_message"],
    ["a list", "[]", "bad_message"],
    ["without a version", '{"type":"hello"}', "bad_message"],
    ["with a version in text", '{"v":"1","type":"hello"}', "bad_message"],
    ["of version 0", '{"v":0,"type":"hello"}', "unsupported_version"],
    ["of the next version, in a shape unknown here", '{"v":2,"kind":"greeting"}', "unsupported_version"],
    ["of version 1.5", '{"v":1.5,"type":"hello"}', "unsupported_version"],
    ["of an infinite version", '{"v":1e999,"type":"hello"}', "unsupported_version"],
    ["of an unknown type", '{"v":1,"type":"shout"}', "bad_message"],
    ["of a type that objects have", '{"v":1,"type":"__proto__"}', "bad_message"],
    ["of type constructor", '{"v":1,"type":"constructor"}', "bad_message"],
    ["with a token too long", JSON.stringify({ v: 1, type: "hello", token: "x".repeat(4097) }), "bad_message"],
    ["with a time that is none", '{"v":1,"type":"hello","sentAt":"now"}', "bad_message"],
    ["with a follow of nothing", '{"v":1,"type":"follow"}', "bad_message"],
    ["with a follow after less than nothing", '{"v":1,"type":"follow","orderId":"o","after":-1}', "bad_message"],
    ["with a follow after half an event", '{"v":1,"type":"follow","orderId":"o","after":1.5}', "bad_message"],
    [
      "with a follow after more than can be counted",
      '{"v":1,"type":"follow","orderId":"o","after":1e300}',
      "bad_message",
    ],
    ["with an order's name too long", JSON.stringify({ v: 1, type: "follow", orderId: "o".repeat(65) }), "bad_message"],
    ["with an unknown event", '{"v":1,"type":"delivery","deliveryId":"d","event":"eaten"}', "bad_message"],
  ])("%s is refused", (_, text, expected) => {
    expect(codeOf(text)).toBe(expected);
  });

  it("does not reach Object.prototype", () => {
    const text = '{"v":1,"type":"hello","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const message = parseClientMessage(text);
    expect(message).toEqual({ v: 1, type: "hello" });
    expect(Object.getPrototypeOf(message)).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    ["inside out", [11.8, 57.8, 12.1, 57.6]],
    ["east of the earth", [11.8, 57.6, 181, 57.8]],
    ["south of the pole", [11.8, -90.1, 12.1, 57.8]],
    ["with a null", [11.8, null, 12.1, 57.8]],
    ["with text", ["11.8", 57.6, 12.1, 57.8]],
    ["of three numbers", [11.8, 57.6, 12.1]],
    ["of five numbers", [11.8, 57.6, 12.1, 57.8, 0]],
    ["missing", undefined],
    ["an object", { west: 1 }],
  ])("with a bbox %s gets bad_bbox", (_, bbox) => {
    expect(code({ ...watch, bbox })).toBe("bad_bbox");
  });

  it("with an infinite bbox gets bad_bbox", () => {
    expect(codeOf('{"v":1,"type":"watch","id":1,"bbox":[-1e999,0,1e999,1],"zoom":3}')).toBe("bad_bbox");
  });

  it.each([[null], [Number.NaN], [-0.1], [24.1], ["12"], [undefined]])("with zoom %s gets bad_zoom", (zoom) => {
    expect(code({ ...watch, zoom })).toBe("bad_zoom");
  });

  it.each([
    ["across the antimeridian", [179, -20, -179, -10]],
    ["of the whole earth", [-180, -90, 180, 90]],
    ["of a point", [12, 57, 12, 57]],
  ])("may watch a box %s", (_, bbox) => {
    expect(code({ ...watch, bbox })).toBe("watch");
  });

  it("is any JSON at all, and gets a documented code", () => {
    fc.assert(fc.property(fc.json({ maxDepth: 6 }), (text) => void expect(codeOf(text)).toMatch(/^[a-z_]+$/)));
    const known = fc.constantFrom("hello", "watch", "unwatch", "delivery", "resync", "follow", "unfollow");
    const near = fc.record(
      {
        v: fc.oneof(fc.constant(1), fc.jsonValue()),
        type: fc.oneof(known, fc.string()),
        id: fc.jsonValue(),
        bbox: fc.oneof(fc.array(fc.double(), { minLength: 4, maxLength: 4 }), fc.jsonValue()),
        zoom: fc.oneof(fc.double(), fc.jsonValue()),
        token: fc.jsonValue(),
        deliveryId: fc.jsonValue(),
        orderId: fc.jsonValue(),
        after: fc.jsonValue(),
        event: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(near, (message) => void expect(code(message)).toMatch(/^[a-z_]+$/)));
  });

  it("mutated a hundred thousand times is a message or gets one of five codes", () => {
    const rng = createRng("text");
    const texts = MESSAGES.map((message) => JSON.stringify(message));
    const alphabet = '{}[]",:0123456789eE+-.truefalsn\\u\u0000é ';
    const seen = new Set<string>();
    for (let i = 0; i < 100_000; i++) {
      const chars = [...(texts[i % texts.length] as string)];
      for (let k = rng.int(0, 3); k >= 0; k--) {
        chars.splice(rng.int(0, chars.length), rng.int(0, 2), alphabet[rng.int(0, alphabet.length - 1)] ?? "");
      }
      seen.add(codeOf(chars.join("")));
    }
    const types = ["hello", "watch", "unwatch", "delivery", "resync", "follow", "unfollow"];
    const codes = ["bad_json", "bad_message", "unsupported_version", "bad_bbox", "bad_zoom"];
    expect([...types, ...codes]).toEqual(expect.arrayContaining([...seen]));
    expect(seen).toContain("bad_json");
  }, 60_000);
});

describe("a gateway's message", () => {
  it("carries the version first", () => {
    expect(encodeServerMessage({ type: "bye", reconnectInMs: 5 })).toBe('{"v":1,"type":"bye","reconnectInMs":5}');
  });
});
