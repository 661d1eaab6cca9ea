import type { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { isOnEarth, type LngLat } from "#lib/core/geo.ts";
import {
  COSTING,
  matchSchema,
  matrixSchema,
  type Routing,
  routeSchema,
  type ValhallaAction,
  type ValhallaEngine,
} from "./valhalla.ts";

/** What an engine takes at once (`service_limits` of a standard Valhalla). */
const MAX_LOCATIONS = 20;
const MAX_MATRIX_PAIRS = 2_500;
const MAX_TRACE = 16_000;

/** Routing over whoever answers Valhalla's requests. What comes back is parsed before it is believed. */
export function createRoutingOver(engine: ValhallaEngine): Routing {
  async function ask<S extends z.ZodType>(action: ValhallaAction, request: object, schema: S): Promise<z.output<S>> {
    const answer = await engine.ask(action, { units: "kilometers", ...request });
    try {
      return schema.parse(answer);
    } catch (cause) {
      throw new AppError("routing_unavailable", "its answer makes no sense", { cause });
    }
  }
  return {
    async route({ locations, vehicle }) {
      requireCount(locations, 2, MAX_LOCATIONS);
      return ask("route", { locations: locations.map(toValhalla), costing: COSTING[vehicle] }, routeSchema);
    },
    async matrix({ sources, targets, vehicle }) {
      requireCount(sources, 1, MAX_MATRIX_PAIRS);
      requireCount(targets, 1, Math.floor(MAX_MATRIX_PAIRS / sources.length));
      const request = { sources: sources.map(toValhalla), targets: targets.map(toValhalla), costing: COSTING[vehicle] };
      return ask("sources_to_targets", request, matrixSchema);
    },
    async match({ trace, vehicle }) {
      requireCount(trace, 2, MAX_TRACE);
      const filters = { action: "include", attributes: ["shape", "matched.point", "matched.type"] };
      const request = { shape: trace.map(toValhalla), costing: COSTING[vehicle], shape_match: "map_snap", filters };
      return ask("trace_attributes", request, matchSchema);
    },
    close: () => engine.close(),
  };
}

function requireCount(places: readonly LngLat[], min: number, max: number): void {
  if (places.length < min || places.length > max)
    throw new RangeError(`from ${min} to ${max} places, not ${places.length}`);
}

function toValhalla({ lng, lat }: LngLat): { lon: number; lat: number } {
  if (!isOnEarth(lng, lat)) throw new AppError("no_route", "a place is not on earth");
  return { lon: lng, lat };
}
