import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import WebSocket from "ws";
import { signDriverToken } from "#lib/auth/driver-token.ts";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { ByteReader } from "#lib/core/bytes.ts";
import type { Clock } from "#lib/core/clock.ts";
import { type LngLat, moveBy } from "#lib/core/geo.ts";
import { createId, type DriverId, type RestaurantId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import { assignDeliveries, upsertDrivers } from "#lib/dispatch/commands.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { type Bus, createMemoryBus } from "#lib/infra/bus.ts";
import { loadConfig } from "#lib/infra/config/env.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createMetrics } from "#lib/infra/metrics.ts";
import { createFeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { makePartitions } from "#lib/tracking/jobs.ts";
import { decodeOrderPosition, type OrderPosition } from "#lib/tracking/order-feed.ts";
import { encodePositionBatch, type Fix } from "#lib/tracking/position-batch.ts";
import type { StreetPoints } from "#lib/tracking/public-view.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { FRAME_KINDS } from "#lib/tracking/wire.ts";
import { createGateway } from "#services/gateway/gateway.ts";
import { QUIET_PARTS } from "#tests/helpers/gateway-parts.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";

export const SECRET = "a secret of the tests, 32 characters or more";
export const ORIGIN = "http://127.0.0.1:3000";
export const PICKUP: LngLat = { lng: 11.97, lat: 57.7 };
export const DROPOFF = moveBy(PICKUP, 6_000, 60);
export const MIDWAY = moveBy(PICKUP, 3_000, 60);
/** Longer than anything should take; a wait that is not over by then fails with what it waited for. */
const PATIENCE_MS = 15_000;

/** Runs with the system's clock, from where it is told to stand. */
export function createShiftedClock(): Clock & { shift(ms: number): void } {
  let shiftMs = 0;
  return {
    now: () => Date.now() + shiftMs,
    shift: (ms) => {
      shiftMs += ms;
    },
  };
}

/** A point every 0.0004° or so: far enough from where the drivers of these tests are to be told apart. */
const grid: StreetPoints = {
  nearest: (x, y) => ({ x: Math.round(x * 1_000_000) / 1_000_000, y: Math.round(y * 1_000_000) / 1_000_000 }),
};

export type Harness = Awaited<ReturnType<typeof startHarness>>;

/** A gateway behind an HTTP server of its own, over a real database; several may share a bus. */
export async function startHarness(
  db: Db,
  shared: {
    readonly bus?: Bus;
    readonly settings?: Record<string, string>;
    readonly parts?: Partial<typeof QUIET_PARTS>;
  } = {},
) {
  const clock = createShiftedClock();
  const bus = shared.bus ?? createMemoryBus();
  const metrics = createMetrics();
  const config = loadConfig({ DRIVER_TOKEN_SECRET: SECRET, SESSION_SECRET: SECRET, ...shared.settings });
  const batcher = createBatcher(bus, () => {});
  const ctx = { db, bus, batcher, clock };
  await makePartitions(ctx);
  const gateway = createGateway({
    ...QUIET_PARTS,
    ...shared.parts,
    ...ctx,
    config,
    log: createLogger("silent"),
    metrics,
    streets: grid,
  });
  const server = createServer((req, res) => {
    if (!gateway.handleRequest(req, res)) res.writeHead(404).end();
  });
  server.on("upgrade", (req, socket, head) => gateway.handleUpgrade(req, socket, head));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await gateway.start();
  const { port } = server.address() as AddressInfo;
  const clients: Client[] = [];
  const restaurantId = createId("restaurant", Date.now(), randomBytes(10)) as RestaurantId;
  await upsertRestaurants(ctx.db.primary, [someRestaurant({ id: restaurantId, at: PICKUP })]);

  async function connect(headers: Record<string, string> = {}): Promise<Client> {
    const client = new Client(new WebSocket(`ws://127.0.0.1:${port}/feed`, { headers }));
    clients.push(client);
    await client.opened;
    return client;
  }

  return {
    ...ctx,
    restaurantId,
    gateway,
    server,
    port,
    connect,
    /** A driver in the database. */
    async addDriver(): Promise<DriverId> {
      const id = createId("driver", Date.now(), randomBytes(10));
      await upsertDrivers(ctx, [{ id, name: "Driver", vehicle: "car" }]);
      return id;
    },
    async assign(driverId: DriverId): Promise<Trip> {
      const draft = { driverId, restaurantId, vehicle: "car" as const, pickup: PICKUP, dropoff: DROPOFF, area: 7 };
      const [trip] = await assignDeliveries(ctx, [draft]);
      if (!trip) throw new Error("the driver has a delivery already");
      return trip;
    },
    token: (driverId: DriverId, more: { secret?: string; expiresAt?: number } = {}) =>
      signDriverToken({
        driverId,
        secret: SECRET,
        issuedAt: clock.now() - 60_000,
        expiresAt: clock.now() + 900_000,
        ...more,
      }),
    /** A driver's connection that has been made welcome. */
    async driver(driverId: DriverId, hello: object = {}): Promise<Client> {
      const client = await connect();
      client.say({ type: "hello", token: await this.token(driverId), ...hello });
      await client.hears("welcome");
      return client;
    },
    /** A browser's connection that has been made welcome, with these cookies. */
    async watcher(...cookies: string[]): Promise<Client> {
      const cookie = cookies.length > 0 ? { cookie: cookies.join("; ") } : {};
      const client = await connect({ origin: ORIGIN, ...cookie });
      client.say({ type: "hello" });
      await client.hears("welcome");
      return client;
    },
    /** What a counter or gauge stands at. */
    async count(name: string, labels: Record<string, string> = {}): Promise<number> {
      const metric = await metrics.registry.getSingleMetric(`hotpath_gateway_${name}`)?.get();
      const matching = metric?.values.filter(({ labels: has }) =>
        Object.entries(labels).every(([k, v]) => has[k] === v),
      );
      return matching?.reduce((sum, { value }) => sum + value, 0) ?? 0;
    },
    async stop(): Promise<void> {
      for (const client of clients) client.socket.terminate();
      await gateway.stop(1_000);
      server.closeAllConnections();
      server.close();
      if (!shared.bus) await bus.close();
    },
  };
}

type Message = { v: number; type: string } & Record<string, unknown>;

/** One end of a socket: what it heard, and ways to wait for more. */
export class Client {
  readonly socket: WebSocket;
  readonly opened: Promise<void>;
  readonly messages: Message[] = [];
  readonly frames: Uint8Array[] = [];
  /** Where followed orders' drivers were seen, as it was told. */
  readonly positions: OrderPosition[] = [];
  readonly decoder = createFeedDecoder();
  closed: { code: number; reason: string } | null = null;
  /** Deliveries in the whole city, as the last frame had it. */
  total = 0;
  private readonly news = new EventEmitter().setMaxListeners(0);
  private read = 0;

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.opened = once(socket, "open").then(() => {});
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) this.frame(data);
      else this.text(JSON.parse(data.toString()) as Message);
      this.news.emit("news");
    });
    socket.on("error", () => {});
    socket.on("close", (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.news.emit("news");
    });
  }

  say(message: object): void {
    this.socket.send(JSON.stringify({ v: 1, ...message }));
  }

  report(firstSeq: number, ...fixes: Fix[]): void {
    this.socket.send(encodePositionBatch({ firstSeq, fixes }));
  }

  /** The next message of this type, past those already asked for. */
  async hears(type: string): Promise<Message> {
    let found = -1;
    await this.until(`a message ${type}`, () => {
      found = this.messages.findIndex((message, i) => i >= this.read && message.type === type);
      return found >= 0;
    });
    this.read = found + 1;
    return this.messages[found] as Message;
  }

  async closes(): Promise<{ code: number; reason: string }> {
    await this.until("the end", () => this.closed !== null);
    return this.closed ?? { code: 0, reason: "" };
  }

  /** Waits until the condition holds, looking again whenever something comes in. */
  async until(what: string, isTrue: () => boolean): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    while (!isTrue()) {
      await once(this.news, "news", { signal }).catch(() => {
        throw new Error(`waited in vain for ${what}; heard ${JSON.stringify(this.messages.slice(-5))}`);
      });
    }
  }

  private text(message: Message): void {
    this.messages.push(message);
    if (message.type === "watching") this.decoder.setTiles(message.tiles as string[]);
  }

  private frame(data: Buffer): void {
    this.frames.push(data);
    if (((data[0] ?? 0) & 15) === FRAME_KINDS.tick) this.total = this.decoder.apply(data).total;
    else this.positions.push(decodeOrderPosition(new ByteReader(data.subarray(1))));
  }
}

export function fixAt(at: LngLat, recordedAt: number, more: Partial<Fix> = {}): Fix {
  return { lat: at.lat, lng: at.lng, recordedAt, accuracy: 5, heading: 60, speed: 9, ...more };
}

/** A bbox around a place, degrees to each side. */
export function boxAround({ lng, lat }: LngLat, degrees = 0.02): [number, number, number, number] {
  return [lng - degrees, lat - degrees / 2, lng + degrees, lat + degrees / 2];
}

/** Waits until the condition holds, asking again and again: for what tells nobody of itself, as a database. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
