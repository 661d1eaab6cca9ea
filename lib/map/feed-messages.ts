import * as z from "zod/mini";
import { AppError } from "#lib/core/errors.ts";

/** What the gateway says to a watcher in text. A type that this code does not know is passed over, not an error. */
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
  z.object({ type: z.literal("error"), code: z.string(), message: z.string() }),
]);

export type FeedMessage = z.infer<typeof serverMessage>;

const KNOWN: ReadonlySet<unknown> = new Set(["welcome", "watching", "beat", "bye", "error"]);

/** Parses a text frame; null for a type of a later gateway. Throws AppError: bad_json, bad_message. */
export function parseFeedMessage(text: string): FeedMessage | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new AppError("bad_json", undefined, { cause });
  }
  if (typeof raw !== "object" || raw === null) throw new AppError("bad_message", "an object is expected");
  if (!KNOWN.has((raw as { type?: unknown }).type)) return null;
  const parsed = serverMessage.safeParse(raw);
  if (!parsed.success) throw new AppError("bad_message", undefined, { cause: parsed.error });
  return parsed.data;
}
