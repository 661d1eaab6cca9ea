import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** What the gateway counts; names are `hotpath_gateway_…`, units in the name. */
export function createGatewayMetrics(registry: Registry) {
  const registers = [registry];
  return {
    connections: new Gauge({
      name: "hotpath_gateway_connections",
      help: "Open sockets by what they are",
      labelNames: ["role"],
      registers,
    }),
    refused: new Counter({
      name: "hotpath_gateway_errors_total",
      help: "Errors told to clients, by code",
      labelNames: ["code"],
      registers,
    }),
    fixes: new Counter({ name: "hotpath_gateway_fixes_total", help: "Fixes believed", registers }),
    dropped: new Counter({
      name: "hotpath_gateway_fixes_dropped_total",
      help: "Fixes not believed, by reason",
      labelNames: ["reason"],
      registers,
    }),
    rowsWritten: new Counter({
      name: "hotpath_gateway_rows_written_total",
      help: "History rows in the database",
      registers,
    }),
    rowsLost: new Counter({
      name: "hotpath_gateway_rows_lost_total",
      help: "History rows that the database never got",
      registers,
    }),
    writeFailures: new Counter({ name: "hotpath_gateway_write_failures_total", help: "Writes that failed", registers }),
    rowsWaiting: new Gauge({
      name: "hotpath_gateway_rows_waiting",
      help: "History rows not yet in the database",
      registers,
    }),
    deliveries: new Gauge({ name: "hotpath_gateway_deliveries", help: "Deliveries on the public map", registers }),
    tiles: new Gauge({ name: "hotpath_gateway_tiles", help: "Tiles held for watchers", registers }),
    watcherWrites: new Gauge({
      name: "hotpath_gateway_watcher_writes",
      help: "Socket writes to watchers since the start",
      registers,
    }),
    watcherBytes: new Gauge({
      name: "hotpath_gateway_watcher_bytes",
      help: "Bytes written to watchers since the start",
      registers,
    }),
    watcherSkips: new Gauge({
      name: "hotpath_gateway_watcher_skips",
      help: "Ticks that slow watchers did not get, since the start",
      registers,
    }),
    orders: new Gauge({ name: "hotpath_gateway_orders", help: "Orders held for followers", registers }),
    boards: new Gauge({ name: "hotpath_gateway_boards", help: "Boards of kitchens that are open here", registers }),
    follows: new Gauge({ name: "hotpath_gateway_follows", help: "Followers of orders", registers }),
    orderEvents: new Counter({
      name: "hotpath_gateway_order_events_total",
      help: "Order events told, once per follower",
      registers,
    }),
    orderReads: new Counter({
      name: "hotpath_gateway_order_reads_total",
      help: "Reads of orders and their events, by what asked for them",
      labelNames: ["why"],
      registers,
    }),
    exchanged: new Counter({
      name: "hotpath_gateway_exchanged_positions_total",
      help: "Positions told to other gateways, or by them",
      labelNames: ["direction"],
      registers,
    }),
    fills: new Counter({
      name: "hotpath_gateway_fills_total",
      help: "Reads of positions from the database",
      registers,
    }),
    peers: new Gauge({ name: "hotpath_gateway_peers", help: "Other gateways heard of lately", registers }),
    regions: new Gauge({ name: "hotpath_gateway_regions", help: "Regions listened to on the bus", registers }),
    tickSeconds: new Histogram({
      name: "hotpath_gateway_tick_seconds",
      help: "Time to bring the map up to date and encode it",
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5],
      registers,
    }),
  };
}

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;
