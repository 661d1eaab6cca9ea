import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { isOnEarth } from "#lib/core/geo.ts";
import type { BoardMessage } from "./board-feed.ts";
import type { OrderMessage } from "./order-feed.ts";
import { PROTOCOL_VERSION } from "./wire.ts";

/** What one connection may do. Beyond it the door says which bound was met. */
export const LIMITS = {
  /** The first message must say hello within this. */
  helloMs: 5_000,
  /** Largest message from a client, bytes. */
  messageBytes: 16_384,
  /** Messages a second, and how many may come at once. */
  messagesPerSecond: 20,
  messageBurst: 40,
  watches: 4,
  tilesPerWatch: 32,
  follows: 16,
  /** Something is sent at least this often, in ticks. */
  beatTicks: 3,
  /** A watcher with more than this still unsent gets no more until it has read, bytes. */
  unsentBytes: 65_536,
} as const;

const version = z.int().min(0);
const lng = z.number();
const hello = z.object({
  v: version,
  type: z.literal("hello"),
  /** Bearer token of a driver; browsers send none. */
  token: z.string().max(4096).optional(),
  /** If given, it must be the token's driver. */
  driverId: z.string().max(64).optional(),
  /** The client's clock when it sent this, so that a wrong one can be corrected. */
  sentAt: z.iso.datetime({ offset: true }).optional(),
});
const watch = z.object({
  v: version,
  type: z.literal("watch"),
  id: z.int().min(0).max(255),
  /** West, south, east, north; west > east crosses the antimeridian. */
  bbox: z.tuple([lng, lng, lng, lng]),
  zoom: z.number().nullable(),
});
const unwatch = z.object({ v: version, type: z.literal("unwatch"), id: z.int().min(0).max(255) });
const delivery = z.object({
  v: version,
  type: z.literal("delivery"),
  deliveryId: z.string().max(64),
  event: z.enum(["picked_up", "delivered"]),
});
const resync = z.object({ v: version, type: z.literal("resync") });
const orderId = z.string().max(64);
const follow = z.object({
  v: version,
  type: z.literal("follow"),
  orderId,
  /** The last event that the follower holds: what came after it is told, not all of them. */
  after: z.int().min(0).optional(),
});
const unfollow = z.object({ v: version, type: z.literal("unfollow"), orderId });
const board = z.object({
  v: version,
  type: z.literal("board"),
  restaurantId: z.string().max(64),
  /** The stamp of the state that is held: if it is the newest nothing is told, else the whole. */
  after: z.string().max(64).optional(),
});
const unboard = z.object({ v: version, type: z.literal("unboard") });
const clientMessage = z.discriminatedUnion("type", [
  hello,
  watch,
  unwatch,
  delivery,
  resync,
  follow,
  unfollow,
  board,
  unboard,
]);

export type ClientMessage = z.infer<typeof clientMessage>;
export type HelloMessage = z.infer<typeof hello>;
export type WatchMessage = z.infer<typeof watch>;
export type DeliveryMessage = z.infer<typeof delivery>;
export type FollowMessage = z.infer<typeof follow>;
export type BoardRequest = z.infer<typeof board>;

/**
 * Parses a text frame or throws AppError: bad_json, unsupported_version, bad_bbox, bad_zoom, bad_message.
 * The version is read first: a later one may have a shape that this code does not know.
 */
export function parseClientMessage(text: string): ClientMessage {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new AppError("bad_json", undefined, { cause });
  }
  if (typeof raw !== "object" || raw === null) throw new AppError("bad_message", "an object is expected");
  const v = (raw as { v?: unknown }).v;
  if (typeof v === "number" && v !== PROTOCOL_VERSION) throw new AppError("unsupported_version", `version ${v}`);
  const parsed = clientMessage.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join(".") ?? "";
    if (where.startsWith("bbox")) throw new AppError("bad_bbox", issue?.message);
    if (where === "zoom") throw new AppError("bad_zoom", issue?.message);
    throw new AppError("bad_message", where ? `${where}: ${issue?.message}` : issue?.message);
  }
  if (parsed.data.type === "watch") checkView(parsed.data);
  return parsed.data;
}

function checkView({ bbox: [west, south, east, north], zoom }: WatchMessage): void {
  if (!isOnEarth(west, south) || !isOnEarth(east, north) || south > north) throw new AppError("bad_bbox");
  if (zoom === null || !(zoom >= 0 && zoom <= 24)) throw new AppError("bad_zoom");
}

/** What the gateway says in text. Every message carries `v`. */
export type ServerMessage =
  | { type: "welcome"; tick: number; tickMs: number; serverTime: string }
  | { type: "watching"; id: number; z: number; tiles: string[] }
  | { type: "ack"; seq: number; accepted: number; dropped: number }
  | { type: "assignment"; delivery: { id: string; status: string; pickup: Place; dropoff: Place } }
  | { type: "delivery"; deliveryId: string; status: string }
  | { type: "beat"; serverTime: string }
  | { type: "bye"; reconnectInMs: number }
  | ErrorMessage
  | OrderMessage
  | BoardMessage;
/** `of` is the type of the message it is about, `orderId` the order; `retryInMs` how long to stay away. */
export type ErrorMessage = {
  type: "error";
  code: string;
  message: string;
  detail?: string;
  of?: string;
  orderId?: string;
  retryInMs?: number;
};
type Place = { lng: number; lat: number };

export function encodeServerMessage(message: ServerMessage): string {
  return JSON.stringify({ v: PROTOCOL_VERSION, ...message });
}
