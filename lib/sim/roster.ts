import { z } from "zod";
import { type DriverId, isId } from "#lib/core/ids.ts";
import { VEHICLES } from "#lib/tracking/trip.ts";

const rosterSchema = z.object({
  driverId: z.custom<DriverId>((id) => typeof id === "string" && isId("driver", id), "not a driver's id"),
  token: z.string().min(1).max(4096),
  vehicle: z.enum(VEHICLES),
  name: z.string().max(200),
});

/** One driver as the simulator is told of them: a line of JSON on its standard input. A later line renews the token. */
export type RosterEntry = z.infer<typeof rosterSchema>;

export function encodeRosterLine(entry: RosterEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** Parses a line; throws ZodError or SyntaxError. The message may hold the token: do not log it. */
export function parseRosterLine(line: string): RosterEntry {
  return rosterSchema.parse(JSON.parse(line));
}
