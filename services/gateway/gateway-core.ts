import type { Revocations } from "#lib/auth/revocations.ts";
import type { DriverId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Fleet } from "#lib/tracking/fleet.ts";
import type { BoardHub } from "./board-hub.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionLimits } from "./connection-limits.ts";
import type { GatewayMetrics } from "./gateway-metrics.ts";
import type { OrderHub } from "./order-hub.ts";
import type { PositionExchange } from "./position-exchange.ts";
import type { PositionWriter } from "./position-writer.ts";
import type { WatchHub } from "./watch-hub.ts";

/** What the parts of one gateway share. */
export type GatewayCore = Pick<Context, "config" | "log" | "clock" | "db" | "bus" | "batcher"> & {
  readonly metrics: GatewayMetrics;
  readonly fleet: Fleet;
  readonly hub: WatchHub;
  /** The orders that are followed here. */
  readonly orders: OrderHub;
  /** The boards of kitchens that are open here. */
  readonly boards: BoardHub;
  readonly exchange: PositionExchange;
  readonly limits: ConnectionLimits;
  readonly revocations: Pick<Revocations, "isRevoked">;
  readonly writer: PositionWriter;
  readonly connections: Set<Connection>;
  /** The one connection of each driver who is here. */
  readonly drivers: Map<DriverId, Connection>;
  /** The tick that runs. */
  tick: number;
  stopping: boolean;
};
