import { describe, expect, it } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import { parsePositionsBody } from "./positions-body.ts";

const fix = { lat: 57.7, lng: 11.97, recordedAt: "2026-11-22T12:00:00.250Z" };
const parse = (body: unknown) => parsePositionsBody(JSON.stringify(body));

function codeOf(text: string): string {
  try {
    parsePositionsBody(text);
    return "taken";
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

describe("the body of POST /api/v1/positions", () => {
  it("is the batch of the feed in JSON", () => {
    const all = { ...fix, accuracy: 4.321, heading: 90, speed: 7.25499 };
    expect(parse({ driverId: "drv_1", sentAt: "2026-11-22T13:00:01+01:00", firstSeq: 7, fixes: [fix, all] })).toEqual({
      driverId: "drv_1",
      sentAt: Date.UTC(2026, 10, 22, 12, 0, 1),
      batch: {
        firstSeq: 7,
        fixes: [
          { lat: 57.7, lng: 11.97, recordedAt: Date.parse(fix.recordedAt), accuracy: null, heading: null, speed: null },
          { lat: 57.7, lng: 11.97, recordedAt: Date.parse(fix.recordedAt), accuracy: 4.32, heading: 90, speed: 7.25 },
        ],
      },
    });
  });

  it("holds no number that a real of PostgreSQL refuses", () => {
    const { batch } = parse({ firstSeq: 1, fixes: [{ ...fix, accuracy: 1e-50, heading: 1e-60, speed: 1e-300 }] });
    expect(batch.fixes[0]).toMatchObject({ accuracy: 0, heading: 0, speed: 0 });
  });

  it.each([
    ["not JSON", "{", "bad_json"],
    ["nothing", "", "bad_json"],
    ["a list", "[]", "bad_message"],
    ["no fixes", JSON.stringify({ firstSeq: 1, fixes: [] }), "bad_message"],
    ["too many fixes", JSON.stringify({ firstSeq: 1, fixes: Array(501).fill(fix) }), "bad_message"],
    ["no number", JSON.stringify({ fixes: [fix] }), "bad_message"],
    ["a number that is none of ours", JSON.stringify({ firstSeq: 0, fixes: [fix] }), "bad_message"],
    [
      "a time that is none",
      JSON.stringify({ firstSeq: 1, fixes: [{ ...fix, recordedAt: "yesterday" }] }),
      "bad_message",
    ],
    [
      "a time without a zone",
      JSON.stringify({ firstSeq: 1, fixes: [{ ...fix, recordedAt: "2026-11-22T12:00:00" }] }),
      "bad_message",
    ],
    [
      "an infinite latitude",
      `{"firstSeq":1,"fixes":[{"lat":1e999,"lng":1,"recordedAt":"2026-11-22T12:00:00Z"}]}`,
      "bad_message",
    ],
    ["a latitude in text", JSON.stringify({ firstSeq: 1, fixes: [{ ...fix, lat: "57" }] }), "bad_message"],
    ["a negative speed", JSON.stringify({ firstSeq: 1, fixes: [{ ...fix, speed: -1 }] }), "bad_message"],
  ])("with %s is refused", (_, text, code) => {
    expect(codeOf(text)).toBe(code);
  });
});
