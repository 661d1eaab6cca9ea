import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { MAX_FIXES_PER_BATCH, type PositionBatch } from "./position-batch.ts";

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
/** Two decimals are all that a phone knows, and PostgreSQL's `real` refuses what is nearly, but not quite, nothing. */
const toHundredths = (value: number) => Math.round(value * 100) / 100;
const fix = z.object({
  lat: z.number(),
  lng: z.number(),
  recordedAt: time,
  accuracy: z.number().min(0).transform(toHundredths).nullish(),
  heading: z.number().min(0).max(360).transform(toHundredths).nullish(),
  speed: z.number().min(0).max(1000).transform(toHundredths).nullish(),
});
const body = z.object({
  /** If given, it must be the token's driver. */
  driverId: z.string().max(64).optional(),
  /** The client's clock when it sent this. */
  sentAt: time.optional(),
  firstSeq: z.int().min(1),
  fixes: z.array(fix).min(1).max(MAX_FIXES_PER_BATCH),
});

export type PositionsBody = { driverId: string | null; sentAt: number | null; batch: PositionBatch };

/** Parses the body of `POST /api/v1/positions` or throws AppError: bad_json, bad_message. */
export function parsePositionsBody(text: string): PositionsBody {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new AppError("bad_json", undefined, { cause });
  }
  const parsed = body.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError("bad_message", `${issue?.path.join(".")}: ${issue?.message}`);
  }
  const { driverId, sentAt, firstSeq, fixes } = parsed.data;
  return {
    driverId: driverId ?? null,
    sentAt: sentAt ?? null,
    batch: {
      firstSeq,
      fixes: fixes.map((f) => ({
        lat: f.lat,
        lng: f.lng,
        recordedAt: f.recordedAt,
        accuracy: f.accuracy ?? null,
        heading: f.heading ?? null,
        speed: f.speed ?? null,
      })),
    },
  };
}
