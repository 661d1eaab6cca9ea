"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import type { ChosenPlace } from "#components/place/place-store.ts";
import type { CartEntry, LocalCart } from "./cart.ts";
import { type OwnPrice, ownPrice } from "./own-price.ts";
import { changesByKey, type KeyedChanges } from "./price-changes.ts";
import { type PriceAnswer, type PriceRequest, requestOf } from "./price-request.ts";

/** A hand on the stepper asks once it rests. */
const REST_MS = 250;
/** What was true a minute ago may not be. */
const AGAIN_MS = 60_000;
const AGAIN_AFTER_TROUBLE_MS = 5_000;
const MOST_TRIES = 2;

/**
 * How sure the price is. checked: the server has said so of just this cart · checking: it is asked · offline, unpriced:
 * it cannot be asked, and is again · gone: there is no such restaurant any more · invalid: it does not understand.
 */
export type PriceState = "checked" | "checking" | "offline" | "unpriced" | "gone" | "invalid";

export type CartPricing = {
  readonly state: PriceState;
  /** What is shown: reckoned here at once, the server's as soon as it has answered. */
  readonly amounts: OwnPrice;
  /** The server's last word on a cart of this restaurant, maybe as it was before. */
  readonly answer: PriceAnswer | null;
  readonly changes: KeyedChanges;
  readonly request: PriceRequest | null;
  readonly askAgain: () => void;
};

/** What was answered, and to which cart. */
type Answered = PriceAnswer & { readonly keys: readonly string[]; readonly restaurantId: string };
type Asked = { readonly request: PriceRequest; readonly keys: readonly string[] };

/** The price of the cart, asked of the server whenever it changes. An answer to what is no longer asked counts for nothing. */
export function useCartPrice(cart: LocalCart, place: ChosenPlace | null, promoCode: string | null = null): CartPricing {
  const asks = useMemo((): Asked | null => {
    const request = requestOf(cart, place, promoCode);
    return request && { request, keys: cart.entries.map(({ key }) => key) };
  }, [cart, place, promoCode]);
  const asked = useRested(asks);
  const { data, error, isPlaceholderData, fetchStatus, refetch } = useQuery<Answered, PriceTrouble>({
    queryKey: ["cart-price", asked],
    queryFn: () => askPrice(asked),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: AGAIN_MS,
    refetchInterval: ({ state }) => (state.status === "error" ? AGAIN_AFTER_TROUBLE_MS : AGAIN_MS),
    refetchOnWindowFocus: "always",
    retry: (tries, { code }) => tries < MOST_TRIES && isPassing(code),
    retryDelay: (tries) => 500 * 2 ** tries,
  });
  const isOfNow = asked === asks && !isPlaceholderData && data !== undefined;
  const answer = data && data.restaurantId === cart.restaurant?.id ? data : null;
  const state = stateOf(error?.code ?? null, fetchStatus === "paused", isOfNow);
  return useMemo(
    () => ({
      state,
      amounts: isOfNow && answer ? answer : ownPrice(cart, lastWordOn(answer)),
      answer,
      changes: changesByKey(answer, isOfNow, cart.entries),
      request: asks?.request ?? null,
      askAgain: () => void refetch(),
    }),
    [state, isOfNow, answer, cart, asks, refetch],
  );
}

/** What one of an entry costs by that answer, null where it is not to be had; what was seen where it says nothing. */
function lastWordOn(answer: Answered | null): (entry: CartEntry) => number | null {
  const units = new Map(answer?.keys.map((key, i) => [key, answer.lines[i]?.unitMinor ?? null]));
  return ({ key, seenMinor }) => {
    const unit = units.get(key);
    return unit === undefined ? seenMinor : unit;
  };
}

function stateOf(code: string | null, isPaused: boolean, isOfNow: boolean): PriceState {
  if (code === "not_found") return "gone";
  if (code === "bad_message" || code === "too_large" || code === "bad_json") return "invalid";
  if (isPaused || code === "unreachable") return "offline";
  if (code !== null) return "unpriced";
  return isOfNow ? "checked" : "checking";
}

class PriceTrouble extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

async function askPrice(asked: Asked | null): Promise<Answered> {
  if (!asked) throw new PriceTrouble("bad_message");
  const answer = await callApi<PriceAnswer>("POST", "cart/price", asked.request);
  if (!answer.ok) throw new PriceTrouble(answer.code);
  return { ...answer.body, keys: asked.keys, restaurantId: asked.request.restaurantId };
}

/** The same question may be answered the next time. */
function isPassing(code: string): boolean {
  return code !== "not_found" && code !== "bad_message" && code !== "too_large" && code !== "bad_json";
}

/** The value as it was when it last rested; the first one at once. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
