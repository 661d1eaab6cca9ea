import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "#lib/core/errors.ts";
import { requestId, sendThrown } from "#lib/infra/http.ts";
import { type ClientMessage, LIMITS, parseClientMessage } from "#lib/tracking/protocol.ts";
import { PROTOCOL_VERSION } from "#lib/tracking/wire.ts";
import type { Admission } from "./admission.ts";
import type { Connection } from "./connection.ts";
import { EventWire } from "./event-wire.ts";
import type { GatewayCore } from "./gateway-core.ts";
import { PollWire } from "./poll-wire.ts";
import { pathOf } from "./positions-door.ts";
import type { Wire } from "./wire.ts";

/** An order, and behind a colon the last event that was seen. */
const FOLLOW = /^(?<orderId>[^:]{1,64})(?::(?<after>\d{1,15}))?$/;

/** A restaurant, and behind a colon the stamp of the board that is held. */
const BOARD = /^(?<restaurantId>[^:]{1,64})(?::(?<after>.{1,64}))?$/;

type Doors = Pick<Admission, "admit" | "open" | "left" | "onMessage">;

/**
 * `GET /feed/events` and `GET /feed/poll`: the feed for who gets no WebSocket through. What is followed and watched
 * stands in the address, and is said to the same conversation as on a socket; only the wire is another.
 */
export function createFeedDoors(core: GatewayCore, admission: Doors) {
  const { config, log, metrics } = core;

  /** The page that asks, by its own word or the browser's; nobody else's cookies are looked at. */
  function originOf(req: IncomingMessage): string {
    const { origin } = req.headers;
    if (origin !== undefined) return origin;
    const [ours] = config.allowedOrigins;
    if (req.headers["sec-fetch-site"] === "same-origin" && ours !== undefined) return ours;
    throw new AppError("origin_not_allowed");
  }

  async function serve(req: IncomingMessage, res: ServerResponse, { how, makeWire }: Way): Promise<void> {
    const asked = parseAddress(req.url ?? "");
    const ip = await admission.admit(req, how);
    const origin = originOf(req);
    // Gone while it was admitted: nobody would hear its end any more.
    if (res.destroyed) return;
    let connection: Connection | null = null;
    const onTaken = () => {
      if (connection) connection.heardTick = core.tick;
    };
    const opened = admission.open(makeWire(res, onTaken), { ip, origin, cookie: req.headers.cookie ?? null });
    connection = opened;
    opened.wire.onceClosed(() => admission.left(opened));
    const say = (message: object) => {
      const text = JSON.stringify({ v: PROTOCOL_VERSION, ...message });
      return admission.onMessage(opened, Buffer.from(text), false);
    };
    // Who it is must be known before what they ask for.
    await say({ type: "hello" });
    for (const message of asked) await say(message);
  }

  return (req: IncomingMessage, res: ServerResponse): boolean => {
    const way = WAYS[pathOf(req)];
    if (!way) return false;
    const fail = (error: unknown) => {
      metrics.refused.inc({ code: error instanceof AppError ? error.code : "internal" });
      const id = requestId(req, config.trustProxy);
      const onUnexpected = (err: unknown) => log.error({ err, requestId: id }, "a feed over HTTP failed");
      if (!res.headersSent) sendThrown(res, error, onUnexpected);
      else {
        onUnexpected(error);
        res.destroy();
      }
    };
    if (req.method === "GET") serve(req, res, way).catch(fail);
    else {
      res.setHeader("allow", "GET");
      fail(new AppError("method_not_allowed"));
    }
    return true;
  };
}

type Way = { readonly how: "feed" | "poll"; makeWire(res: ServerResponse, onTaken: () => void): Wire };
const WAYS: Readonly<Record<string, Way>> = {
  "/feed/events": { how: "feed", makeWire: (res, onTaken) => new EventWire(res, onTaken) },
  "/feed/poll": { how: "poll", makeWire: (res) => new PollWire(res) },
};

/** What an address asks for, as a socket would be told. Throws what `parseClientMessage` does, and too_many_follows. */
function parseAddress(url: string): ClientMessage[] {
  const at = url.indexOf("?");
  const query = new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
  const follows = query.getAll("follow");
  if (follows.length > LIMITS.follows) throw new AppError("too_many_follows");
  const messages = follows.map((follow) => {
    const { orderId, after } = FOLLOW.exec(follow)?.groups ?? {};
    if (orderId === undefined) throw new AppError("bad_message", "follow");
    return parsed({ type: "follow", orderId, ...(after !== undefined && { after: Number(after) }) });
  });
  const board = query.get("board");
  if (board !== null) {
    const { restaurantId, after } = BOARD.exec(board)?.groups ?? {};
    if (restaurantId === undefined) throw new AppError("bad_message", "board");
    messages.push(parsed({ type: "board", restaurantId, ...(after !== undefined && { after }) }));
  }
  const bbox = query.get("bbox");
  if (bbox === null) return messages;
  const zoom = Number(query.get("zoom") ?? Number.NaN);
  return [...messages, parsed({ type: "watch", id: 1, bbox: bbox.split(",").map(Number), zoom })];
}

function parsed(message: object): ClientMessage {
  return parseClientMessage(JSON.stringify({ v: PROTOCOL_VERSION, ...message }));
}
