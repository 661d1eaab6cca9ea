import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { INGEST } from "./ingest.ts";
import { type Fix, MAX_FIXES_PER_BATCH } from "./position-batch.ts";

/**
 * Positions as GPS clients report them that speak the OsmAnd protocol (traccar.org/osmand): fields in the address or in a
 * form, one fix at a time, or JSON with one or several. A client repeats what was not answered with 200, so what is well
 * formed is answered so even where nobody believes it.
 */

/** What came: the address's query without its `?`, and the body with its type. */
export type OsmandRequest = { readonly query: string; readonly contentType: string; readonly body: string };
export type OsmandReport = { readonly token: string; readonly fixes: readonly Fix[] };

/** Metres a second; the protocol's fields count in knots, its JSON in metres a second. */
const KNOT_MPS = 1852 / 3600;
/** Below this a number of a time counts seconds, else milliseconds: in ms it would be January 1970. */
const SECONDS_BELOW = 2 ** 31;

/** Parses a report or throws AppError: bad_json, bad_message. A time that lies ahead, or that is missing, is now. */
export function parseOsmand(request: OsmandRequest, nowMs: number): OsmandReport {
  if (/^application\/json\b/i.test(request.contentType)) return parseJsonReport(request.body, nowMs);
  // Whichever the client uses: newer ones send a form, older ones an empty POST to an address with everything in it.
  const fields = new URLSearchParams(request.query || request.body);
  const [lat, lng] = placeOf(fields);
  const fix = toFix(
    {
      lat,
      lng,
      at: fields.get("timestamp"),
      accuracy: numberOf(fields.get("accuracy")),
      heading: numberOf(fields.get("bearing") ?? fields.get("heading")),
      speed: numberOf(fields.get("speed"), KNOT_MPS),
    },
    nowMs,
  );
  return { token: fields.get("id") ?? fields.get("deviceid") ?? "", fixes: [fix] };
}

function placeOf(fields: URLSearchParams): [number, number] {
  const [lat, lng] = fields.get("location")?.split(",") ?? [fields.get("lat"), fields.get("lon")];
  const place: [number | null, number | null] = [numberOf(lat ?? null), numberOf(lng ?? null)];
  if (place[0] === null || place[1] === null) throw new AppError("bad_message", "lat, lon");
  return [place[0], place[1]];
}

const number = z.number().nullish();
const location = z.object({
  timestamp: z.union([z.string().max(64), z.number()]).nullish(),
  coords: z.object({
    latitude: z.number(),
    longitude: z.number(),
    accuracy: number,
    heading: number,
    speed: number,
  }),
});
const report = z.object({
  device_id: z.string().max(200).default(""),
  location: z.union([location, z.array(location).min(1).max(MAX_FIXES_PER_BATCH)]),
});

function parseJsonReport(text: string, nowMs: number): OsmandReport {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new AppError("bad_json", undefined, { cause });
  }
  const parsed = report.safeParse(raw);
  if (!parsed.success) throw new AppError("bad_message", parsed.error.issues[0]?.path.join(".") || undefined);
  const { device_id: token, location: one } = parsed.data;
  const fixes = (Array.isArray(one) ? one : [one]).map(({ timestamp, coords }) => {
    const { latitude: lat, longitude: lng, accuracy, heading, speed } = coords;
    return toFix({ lat, lng, at: timestamp ?? null, accuracy, heading, speed }, nowMs);
  });
  return { token, fixes: fixes.sort((a, b) => a.recordedAt - b.recordedAt) };
}

type Reading = {
  readonly lat: number;
  readonly lng: number;
  readonly at: string | number | null;
  readonly accuracy: number | null | undefined;
  readonly heading: number | null | undefined;
  readonly speed: number | null | undefined;
};

function toFix({ lat, lng, at, accuracy, heading, speed }: Reading, nowMs: number): Fix {
  const recordedAt = timeOf(at) ?? nowMs;
  return {
    lat,
    lng,
    recordedAt: recordedAt > nowMs + INGEST.futureMs ? nowMs : recordedAt,
    accuracy: known(accuracy, 1_000_000),
    heading: known(heading, 360),
    speed: known(speed, 1_000),
  };
}

/** Phones say −1 for what they do not know. Two decimals are all that they do know. */
function known(value: number | null | undefined, max: number): number | null {
  if (value === null || value === undefined || !(value >= 0 && value <= max)) return null;
  return Math.round(value * 100) / 100;
}

/** A number of a field, null where there is none. Throws AppError("bad_message") for what is no number. */
function numberOf(text: string | null, scale = 1): number | null {
  if (text === null || text.trim() === "") return null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new AppError("bad_message", "a number");
  return value * scale;
}

/** Seconds or milliseconds since 1970, ISO 8601, or `yyyy-MM-dd HH:mm:ss` in UTC; ms since 1970, null where there is none. */
function timeOf(at: string | number | null): number | null {
  if (at === null || at === "") return null;
  const count = Number(at);
  if (Number.isFinite(count)) return Math.round(count < SECONDS_BELOW ? count * 1_000 : count);
  const text = String(at).trim();
  const ms = Date.parse(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? `${text.replace(" ", "T")}Z` : text);
  if (Number.isNaN(ms)) throw new AppError("bad_message", "timestamp");
  return ms;
}
