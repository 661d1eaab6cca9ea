import { z } from "zod";
import type { LngLat } from "#lib/core/geo.ts";
import { decodePolyline } from "./polyline.ts";

/** The part of Valhalla's JSON interface that is spoken here (https://valhalla.github.io/valhalla/api/). */
export type ValhallaAction = "route" | "sources_to_targets" | "trace_attributes";

/** Whoever answers Valhalla's requests: the engine in this process, or a server. Throws AppError. */
export type ValhallaEngine = {
  ask(action: ValhallaAction, request: object): Promise<unknown>;
  close(): Promise<void>;
};

/** What one moves by, and how Valhalla calls it. */
export const COSTING = { bike: "bicycle", scooter: "motor_scooter", car: "auto" } as const;
export type RoutedVehicle = keyof typeof COSTING;

/** One instruction on the way. `fromIndex` and `toIndex` are places in the leg's path. */
export type Manoeuvre = {
  /** Valhalla's number for it: 1 start, 4 destination, 10 right, 15 left … */
  readonly type: number;
  readonly text: string;
  readonly streets: readonly string[];
  readonly metres: number;
  readonly seconds: number;
  readonly fromIndex: number;
  readonly toIndex: number;
};
export type RouteLeg = {
  readonly metres: number;
  readonly seconds: number;
  readonly path: readonly LngLat[];
  readonly manoeuvres: readonly Manoeuvre[];
};
export type Route = {
  readonly metres: number;
  readonly seconds: number;
  /** The whole way; legs share their meeting points. */
  readonly path: readonly LngLat[];
  /** One from each place to the next. */
  readonly legs: readonly RouteLeg[];
};
export type MatrixCell = { readonly metres: number; readonly seconds: number };
export type Match = {
  /** The streets that were taken. */
  readonly path: readonly LngLat[];
  /** For each fix where it was on them, null where it fits none. */
  readonly points: readonly (LngLat | null)[];
};

export type Routing = {
  /** The best way through two or more places, in their order. Throws AppError `no_route` or `routing_unavailable`. */
  route(request: { readonly locations: readonly LngLat[]; readonly vehicle: RoutedVehicle }): Promise<Route>;
  /** From each source (row) to each target (column); null where there is no way. */
  matrix(request: {
    readonly sources: readonly LngLat[];
    readonly targets: readonly LngLat[];
    readonly vehicle: RoutedVehicle;
  }): Promise<(MatrixCell | null)[][]>;
  /** Where a noisy trace really went. Throws like `route`. */
  match(request: { readonly trace: readonly LngLat[]; readonly vehicle: RoutedVehicle }): Promise<Match>;
  close(): Promise<void>;
};

/** Valhalla's own error codes for "there is no such way": too far, unconnected, no street near, nothing found, no match. */
export const NO_ROUTE_CODES: ReadonlySet<number> = new Set([154, 170, 171, 172, 441, 442, 443, 444]);

/** The answer to a failed request over HTTP. */
export const valhallaErrorSchema = z.object({ error_code: z.number().optional(), error: z.string() });

const kilometres = z.number().nonnegative();
const position = z.object({ lon: z.number(), lat: z.number() });

const manoeuvreSchema = z
  .object({
    type: z.number().int(),
    instruction: z.string(),
    street_names: z.array(z.string()).default([]),
    length: kilometres,
    time: z.number(),
    begin_shape_index: z.number().int(),
    end_shape_index: z.number().int(),
  })
  .transform(
    (m): Manoeuvre => ({
      type: m.type,
      text: m.instruction,
      streets: m.street_names,
      metres: m.length * 1_000,
      seconds: m.time,
      fromIndex: m.begin_shape_index,
      toIndex: m.end_shape_index,
    }),
  );

export const routeSchema = z
  .object({
    trip: z.object({
      legs: z
        .array(
          z.object({
            summary: z.object({ length: kilometres, time: z.number().nonnegative() }),
            shape: z.string(),
            maneuvers: z.array(manoeuvreSchema),
          }),
        )
        .min(1),
    }),
  })
  .transform(({ trip }): Route => {
    const legs = trip.legs.map(({ summary, shape, maneuvers }) => ({
      metres: summary.length * 1_000,
      seconds: summary.time,
      path: decodePolyline(shape),
      manoeuvres: maneuvers,
    }));
    return {
      metres: legs.reduce((sum, leg) => sum + leg.metres, 0),
      seconds: legs.reduce((sum, leg) => sum + leg.seconds, 0),
      path: legs.flatMap((leg, i) => (i === 0 ? leg.path : leg.path.slice(1))),
      legs,
    };
  });

const cellSchema = z
  .object({ distance: kilometres.nullish(), time: z.number().nonnegative().nullish() })
  .transform(({ distance, time }): MatrixCell | null =>
    distance == null || time == null ? null : { metres: distance * 1_000, seconds: time },
  );

export const matrixSchema = z
  .object({ sources_to_targets: z.array(z.array(cellSchema)) })
  .transform((answer) => answer.sources_to_targets);

export const matchSchema = z
  .object({
    shape: z.string(),
    matched_points: z.array(position.extend({ type: z.enum(["matched", "interpolated", "unmatched"]) })),
  })
  .transform(
    ({ shape, matched_points }): Match => ({
      path: decodePolyline(shape),
      points: matched_points.map((p) => (p.type === "unmatched" ? null : { lng: p.lon, lat: p.lat })),
    }),
  );
