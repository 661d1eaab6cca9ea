import { z } from "zod";

const place = z.object({ lng: z.number(), lat: z.number() });
const heard = z.discriminatedUnion("type", [
  z.object({ type: z.literal("welcome") }),
  z.object({ type: z.literal("beat") }),
  z.object({ type: z.literal("ack"), seq: z.number() }),
  z.object({
    type: z.literal("assignment"),
    delivery: z.object({ id: z.string(), status: z.enum(["assigned", "picked_up"]), pickup: place, dropoff: place }),
  }),
  z.object({
    type: z.literal("delivery"),
    deliveryId: z.string(),
    status: z.enum(["assigned", "picked_up", "delivered", "cancelled"]),
  }),
  z.object({ type: z.literal("bye"), reconnectInMs: z.number() }),
  z.object({ type: z.literal("error"), code: z.string() }),
]);

/** What the gateway says to a driver, as far as a driver cares. */
export type Heard = z.infer<typeof heard>;

/** A text frame, or null for what a phone of this version does not know: later versions may say more. */
export function parseHeard(text: string): Heard | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = heard.safeParse(raw);
  return parsed.success ? parsed.data : null;
}
