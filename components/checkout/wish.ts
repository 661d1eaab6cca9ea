import type { Slot } from "#lib/catalog/cart.ts";
import { isId } from "#lib/core/ids.ts";

/**
 * The order that this browser has asked for and that is not settled yet: one at a time, in all of its tabs. Whoever presses
 * twice, comes back from the payment's page, or pays in another tab, asks for the same one under the same key.
 */
export type Wish = {
  readonly requestKey: string;
  /** The fingerprint of what was asked for under the key. */
  readonly body: string;
  /** When it would have been there, as it was agreed to; it moves on by itself and makes no other wish. */
  readonly slot: Slot | null;
  /** Null until the server has answered. */
  readonly orderId: string | null;
};

const NAME = "hotpath.wish";

/** Where it is kept: the browser's storage, which all tabs share. */
type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export function readWish(store: Store): Wish | null {
  try {
    const { requestKey, body, slot, orderId } = JSON.parse(store.getItem(NAME) ?? "null") as Partial<Wish>;
    if (typeof requestKey !== "string" || !/^[\w-]{22,64}$/.test(requestKey) || typeof body !== "string") return null;
    const isSlot = Number.isInteger(slot?.from) && Number.isInteger(slot?.to);
    return {
      requestKey,
      body,
      slot: slot && isSlot ? { from: slot.from, to: slot.to } : null,
      orderId: typeof orderId === "string" && isId("order", orderId) ? orderId : null,
    };
  } catch {
    return null;
  }
}

export function keepWish(store: Store, wish: Wish): void {
  try {
    store.setItem(NAME, JSON.stringify(wish));
  } catch {
    // a full or forbidden storage: the key lives as long as the press
  }
}

/** It is paid, or nobody will: the next press is another order. */
export function forgetWish(store: Store, orderId?: string): void {
  if (orderId !== undefined && readWish(store)?.orderId !== orderId) return;
  try {
    store.removeItem(NAME);
  } catch {
    // nothing was kept
  }
}

/** What is asked for, the same text for the same wish. Short, and nothing personal can be read from it. */
export async function fingerprintOf(body: object): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  // only where the page is not secure there is none: then every press counts as the same wish and the server compares
  const hash = await globalThis.crypto.subtle?.digest("SHA-256", bytes);
  return hash ? Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("") : "";
}

export function newRequestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
