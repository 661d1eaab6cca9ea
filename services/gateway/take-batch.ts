import type { DriverId } from "#lib/core/ids.ts";
import type { DriverFixes } from "#lib/tracking/position-batch.ts";
import type { GatewayCore } from "./gateway-core.ts";

/** Takes a driver's batch, however it came: believed fixes go to the map and to the database, the others are counted. */
export function takeBatch(
  { clock, fleet, metrics, writer }: Pick<GatewayCore, "clock" | "fleet" | "metrics" | "writer">,
  driverId: DriverId,
  batch: DriverFixes,
  offsetMs: number,
) {
  const now = clock.now();
  const result = fleet.take(driverId, batch, offsetMs, now);
  let dropped = 0;
  for (const [reason, count] of Object.entries(result.dropped)) {
    metrics.dropped.inc({ reason }, count);
    dropped += count;
  }
  metrics.fixes.inc(result.believed.length);
  for (const fix of result.believed) writer.add({ driverId, fix, receivedAt: now });
  return { seq: result.ackSeq, accepted: result.believed.length, dropped };
}
