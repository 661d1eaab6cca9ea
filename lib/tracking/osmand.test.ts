import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import { deviceTokenOf, isDeviceToken } from "./device-token.ts";
import { parseOsmand } from "./osmand.ts";

const now = Date.UTC(2026, 10, 28, 12);
const token = deviceTokenOf(new Uint8Array(20).fill(7));
const seconds = now / 1_000 - 30;

const asQuery = (query: string) => parseOsmand({ query, contentType: "", body: "" }, now);
const asForm = (body: string) =>
  parseOsmand({ query: "", contentType: "application/x-www-form-urlencoded", body }, now);
const asJson = (body: unknown) =>
  parseOsmand({ query: "", contentType: "application/json; charset=utf-8", body: JSON.stringify(body) }, now);

/** As the app for phones sends it: its own template, with what it says to older servers in a field of its own. */
function location(at: number, more: object = {}) {
  return {
    timestamp: new Date(at).toISOString(),
    coords: { latitude: 57.7, longitude: 11.97, accuracy: 4.6, speed: 7.5, heading: 90.25, altitude: 12, ...more },
    is_moving: true,
    odometer: 1200,
    event: "motionchange",
    battery: { level: 0.8, is_charging: false },
    activity: { type: "in_vehicle" },
    extras: {},
    _: `&id=${token}&lat=57.7&lon=11.97&timestamp=${new Date(at).toISOString()}&`,
  };
}

describe("a report of a GPS client", () => {
  it("is read from an address, its speed in knots", () => {
    const { token: id, fixes } = asQuery(
      `id=${token}&timestamp=${seconds}&lat=57.7&lon=11.97&speed=10&bearing=90.5&altitude=12&accuracy=4.6&batt=80`,
    );
    expect(id).toBe(token);
    expect(fixes).toEqual([
      { lat: 57.7, lng: 11.97, recordedAt: now - 30_000, accuracy: 4.6, heading: 90.5, speed: 5.14 },
    ]);
  });

  it("is read from a form, under the protocol's other names too", () => {
    const { token: id, fixes } = asForm(`deviceid=${token}&timestamp=${now - 500}&location=57.7,11.97&heading=1`);
    expect(id).toBe(token);
    expect(fixes).toEqual([{ lat: 57.7, lng: 11.97, recordedAt: now - 500, accuracy: null, heading: 1, speed: null }]);
  });

  it("is read from JSON, one fix or several, in the order that they were taken", () => {
    const one = asJson({ device_id: token, location: location(now - 1_000) });
    expect(one).toEqual({
      token,
      fixes: [{ lat: 57.7, lng: 11.97, recordedAt: now - 1_000, accuracy: 4.6, heading: 90.25, speed: 7.5 }],
    });
    const several = asJson({ device_id: token, location: [location(now - 1_000), location(now - 9_000)] });
    expect(several.fixes.map(({ recordedAt }) => recordedAt)).toEqual([now - 9_000, now - 1_000]);
  });

  it("says −1 for what the phone does not know", () => {
    const { fixes } = asJson({ device_id: token, location: location(now, { speed: -1, heading: -1, accuracy: -1 }) });
    expect(fixes[0]).toMatchObject({ speed: null, heading: null, accuracy: null });
  });

  it.each([
    ["ISO 8601", "2026-11-28T11:59:30Z", now - 30_000],
    ["a date and a time, in UTC", "2026-11-28+11:59:30", now - 30_000],
    ["seconds", String(seconds), now - 30_000],
    ["milliseconds", String(now - 30_000), now - 30_000],
    ["4 s ahead, as it is", String(now + 4_000), now + 4_000],
    ["6 s ahead, as now", String(now + 6_000), now],
    ["hours ahead, as now", String(now + 5 * 3_600_000), now],
    ["nothing, as now", "", now],
  ])("has its time as %s", (_, timestamp, recordedAt) => {
    expect(asQuery(`id=${token}&lat=1&lon=2&timestamp=${timestamp}`).fixes[0]?.recordedAt).toBe(recordedAt);
  });

  it.each([
    ["no place", `id=${token}&timestamp=1`],
    ["half a place", `id=${token}&lat=1`],
    ["a place that is no number", `id=${token}&lat=north&lon=2`],
    ["a speed that is no number", `id=${token}&lat=1&lon=2&speed=fast`],
    ["a time that is none", `id=${token}&lat=1&lon=2&timestamp=noon`],
  ])("with %s is refused", (_, query) => {
    expect(() => asQuery(query)).toThrow(expect.objectContaining({ code: "bad_message" }));
  });

  it("of whatever bytes is read or refused by a row of the error table, never anything else", () => {
    const types = fc.constantFrom("", "application/json", "application/x-www-form-urlencoded", "text/plain");
    const anything = fc.record({ query: fc.string(), contentType: types, body: fc.oneof(fc.string(), fc.json()) });
    fc.assert(
      fc.property(anything, (request) => {
        try {
          for (const { recordedAt } of parseOsmand(request, now).fixes) {
            expect(recordedAt).toBeLessThanOrEqual(now + 5_000);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});

describe("a device's token", () => {
  it("is 32 characters that nobody takes for one another", () => {
    expect(deviceTokenOf(new Uint8Array(20))).toBe("0".repeat(32));
    expect(isDeviceToken(token)).toBe(true);
    for (const other of ["", token.slice(1), `${token}0`, token.toUpperCase(), token.replace(/./, "l")]) {
      expect(isDeviceToken(other)).toBe(false);
    }
  });
});
