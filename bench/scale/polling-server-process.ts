import { createServer, type ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { createPool } from "#lib/db/client.ts";
import { serve } from "../tracking/process.ts";

/**
 * The failed design in miniature: every customer asks over HTTP every 2 s, and every question is a query. An order's
 * page asks for its order and its driver, a map for all deliveries in its box; both as JSON, gzipped, from indexed rows.
 */

const compress = promisify(gzip);
/** Level 4 of 9: what a proxy compresses with on the fly. */
const LEVEL = 4;
/** Smaller answers grow by being compressed. */
const MIN_GZIP_BYTES = 256;

const ORDER = `
  select o.id, o.status, o.updated_at as "updatedAt", d.driver_id as "driverId", c.lat, c.lng, c.heading, c.recorded_at as "recordedAt"
  from orders o
  left join deliveries d on d.order_id = o.id and d.status in ('assigned', 'picked_up')
  left join current_locations c on c.driver_id = d.driver_id
  where o.id = $1`;
const MAP = `
  select d.driver_id as "driverId", c.lat, c.lng, c.heading, c.recorded_at as "recordedAt"
  from deliveries d join current_locations c on c.driver_id = d.driver_id
  where d.status = 'picked_up' and c.lng between $1 and $2 and c.lat between $3 and $4`;

const calls = {
  async start({ port, databaseUrl }: { port: number; databaseUrl: string }): Promise<void> {
    const pool = createPool(databaseUrl, { max: 20, onError: () => {} });
    const answer = async (url: URL, res: ServerResponse) => {
      const order = url.searchParams.get("order");
      const box = url.searchParams.get("bbox")?.split(",").map(Number) ?? [];
      const { rows } = order
        ? await pool.query(ORDER, [order])
        : await pool.query(MAP, [box[0], box[2], box[1], box[3]]);
      const body = Buffer.from(JSON.stringify(order ? rows[0] : rows));
      const isSmall = body.length < MIN_GZIP_BYTES;
      const sent = isSmall ? body : await compress(body, { level: LEVEL });
      res.writeHead(200, {
        "content-type": "application/json",
        "cache-control": "no-store",
        "content-length": sent.length,
        ...(isSmall ? {} : { "content-encoding": "gzip" }),
      });
      res.end(sent);
    };
    const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
      answer(new URL(req.url ?? "/", "http://localhost"), res).catch(() => res.destroy());
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", 4_096, resolve));
  },
};

export type PollingServerCalls = typeof calls;
serve(calls);
