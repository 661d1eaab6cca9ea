import { beforeEach, expect, it, vi } from "vitest";
import type { CartRestaurant, NewEntry } from "./cart.ts";

const restaurant: CartRestaurant = {
  id: `rst_${"0".repeat(32)}`,
  slug: "linne",
  name: "Linné",
  currency: "SEK",
  timeZone: "Europe/Stockholm",
  feeMinor: 3_900,
  minimumMinor: 0,
  discount: null,
};
const picture = { kind: "plate", dish: "pizza/margherita", seed: 1 } as const;
const entry: NewEntry = { itemId: "tiramisu", name: "Tiramisù", picture, quantity: 2, choices: [], seenMinor: 6_500 };

/** What a browser keeps, and what tells one tab of another. */
function browser() {
  const kept = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const listeners: ((event: { key: string | null }) => void)[] = [];
  vi.stubGlobal("localStorage", localStorage);
  vi.stubGlobal("addEventListener", (_: string, listener: (event: { key: string | null }) => void) => {
    listeners.push(listener);
  });
  return { kept, localStorage, changedElsewhere: () => listeners.at(-1)?.({ key: "hotpath.cart" }) };
}

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});
const open = () => import("./cart-store.ts");

it("is there again after the page was left", async () => {
  browser();
  (await open()).addToCart(restaurant, entry);
  vi.resetModules();
  const { useCart } = await open();
  expect(useCart.getState()).toMatchObject({ restaurant, entries: [entry] });
  // what the server rendered, and so what the page begins with
  expect(useCart.getInitialState().entries).toEqual([]);
});

it("hears what another tab has made of it", async () => {
  const { kept, changedElsewhere } = browser();
  const { addToCart, useCart } = await open();
  addToCart(restaurant, entry);
  kept.set("hotpath.cart", (kept.get("hotpath.cart") ?? "").replace('"quantity":2', '"quantity":5'));
  changedElsewhere();
  expect(useCart.getState().entries[0]?.quantity).toBe(5);
  kept.set("hotpath.cart", "{broken");
  changedElsewhere();
  expect(useCart.getState().entries[0]?.quantity).toBe(5);
});

it("lives with a storage that is full or forbidden", async () => {
  const { localStorage } = browser();
  localStorage.setItem = () => {
    throw new Error("QuotaExceededError");
  };
  const { addToCart, useCart } = await open();
  addToCart(restaurant, entry);
  expect(useCart.getState().entries).toHaveLength(1);
});

it("refuses what is another restaurant's until somebody says so", async () => {
  browser();
  const { addToCart, startCart, useCart } = await open();
  addToCart(restaurant, entry);
  const other = { ...restaurant, id: `rst_${"1".repeat(32)}` };
  expect(addToCart(other, entry)).toBe(false);
  expect(useCart.getState().restaurant?.id).toBe(restaurant.id);
  startCart(other, entry);
  expect(useCart.getState().restaurant?.id).toBe(other.id);
});
