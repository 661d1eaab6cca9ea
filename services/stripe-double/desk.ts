import { randomBytes } from "node:crypto";
import type { Clock } from "#lib/core/clock.ts";
import type { Event, Movement } from "./objects.ts";
import { shown } from "./shown.ts";
import type { Store } from "./store.ts";

/** The version of the API whose shapes are spoken here: that of the client in package.json. */
export const API_VERSION = "2026-10-28.endive";

/** Who asked, as far as events name it. */
export type Asker = { readonly requestId: string | null; readonly idempotencyKey: string | null };

/**
 * What every operation works with, for one request: the store, the time, and the two things that must not be forgotten
 * when money moves: the books and the event.
 */
export type Desk = {
  readonly store: Store;
  /** Where the double's pages lie, without a slash at the end. */
  readonly baseUrl: string;
  /** Seconds since 1970. */
  now(): number;
  newId(prefix: string): string;
  newBase<Kind extends string>(prefix: string, object: Kind): NewBase<Kind>;
  /** Keeps an event and has it delivered once the request is done. */
  emit(type: string, object: object): void;
  book(movement: Omit<Movement, "id" | "at">): void;
};
type NewBase<Kind extends string> = { id: string; object: Kind; created: number; livemode: false };

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 24;

/** `onEvent` hears of each event that was kept. */
export function createDesk(
  { store, baseUrl, clock }: { store: Store; baseUrl: string; clock: Clock },
  asker: Asker,
  onEvent: (event: Event) => void,
): Desk {
  const now = () => Math.floor(clock.now() / 1_000);
  const newBase = <Kind extends string>(prefix: string, object: Kind): NewBase<Kind> => ({
    id: newId(prefix),
    object,
    created: now(),
    livemode: false,
  });
  return {
    store,
    baseUrl,
    now,
    newId,
    newBase,
    emit(type, object) {
      const event: Event = {
        ...newBase("evt", "event"),
        type,
        api_version: API_VERSION,
        // As it is now: an event never changes, whatever becomes of its object.
        data: { object: structuredClone(shown(object)) },
        request: { id: asker.requestId, idempotency_key: asker.idempotencyKey },
        pending_webhooks: 0,
      };
      store.put("events", event);
      onEvent(event);
    },
    book(movement) {
      store.put("movements", { ...movement, id: newId("mv"), at: now() });
    },
  };
}

function newId(prefix: string): string {
  const letters = Array.from(randomBytes(ID_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${prefix}_${letters.join("")}`;
}
