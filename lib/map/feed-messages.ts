import * as z from "zod/mini";
import { orderMessages } from "./order-messages.ts";

/** What the gateway says to a browser in text. A type that this code does not know is passed over, not an error. */
const serverMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("welcome"),
    tick: z.int(),
    tickMs: z.int().check(z.gte(1)),
    serverTime: z.iso.datetime({ offset: true }),
  }),
  z.object({
    type: z.literal("watching"),
    id: z.int(),
    z: z.int(),
    tiles: z.array(z.string()).check(z.maxLength(1024)),
  }),
  z.object({ type: z.literal("beat") }),
  z.object({ type: z.literal("bye"), reconnectInMs: z.number() }),
  z.object({
    type: z.literal("error"),
    code: z.string(),
    message: z.string(),
    of: z.optional(z.string()),
    orderId: z.optional(z.string()),
    retryInMs: z.optional(z.number()),
  }),
  ...orderMessages,
]);

export type FeedMessage = z.infer<typeof serverMessage>;

/** Reads a text frame. Null for a type of a later gateway, and for what is not readable: the next frame may be fine. */
export function readFeedMessage(text: string): FeedMessage | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  return serverMessage.safeParse(raw).data ?? null;
}
