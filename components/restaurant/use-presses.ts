"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import type { BoardFeed } from "#lib/map/board-feed.ts";
import type { KitchenOrder } from "#lib/orders/kitchen/board.ts";
import { boardNow } from "./board-clock.ts";
import { nextPress, type Press, type PressWhat, readKept, requestOf, stepPresses } from "./presses.ts";

/** How a press was decided otherwise than it was meant: by whom does not matter, what is so now does. */
export type PressNote = {
  readonly code: string;
  /** taken: another screen was first · refused: it cannot be done, `why` is the error's code */
  readonly kind: "taken" | "refused";
  readonly why: string;
};

/** What did not get through is tried again after this. */
const AGAIN_MS = 3_000;

/** The presses of this tablet: kept, sent in their order, and told where they came to something else. */
export function usePresses(restaurantId: string, feed: BoardFeed | null, onNote: (note: PressNote) => void) {
  const key = `hotpath.board.${restaurantId}`;
  const [presses, setPresses] = useState<readonly Press[]>([]);
  const all = useRef<readonly Press[]>([]);
  const note = useRef(onNote);
  note.current = onNote;
  const take = useCallback(
    (input: Parameters<typeof stepPresses>[1]) => {
      all.current = stepPresses(all.current, input);
      const kept = all.current.filter(({ state }) => state !== "done");
      if (kept.length > 0) localStorage.setItem(key, JSON.stringify(kept));
      else localStorage.removeItem(key);
      setPresses(all.current);
    },
    [key],
  );

  const send = useCallback(async () => {
    for (let press = nextPress(all.current); press; press = nextPress(all.current)) {
      take({ type: "sent", id: press.id });
      const { path, body } = requestOf(press, boardNow());
      const answer = await callApi("POST", `orders/${press.orderId}/${path}`, body);
      if (!answer.ok && WAIT_FOR.has(answer.code)) {
        take({ type: "kept", id: press.id });
        return;
      }
      take({ type: "answered", id: press.id });
      if (answer.ok) continue;
      const kind = answer.code === "order_conflict" ? "taken" : "refused";
      note.current({ code: press.code, kind, why: answer.code });
      // what is so now is on the board already, or comes in a moment
      take({ type: "told", orderId: press.orderId, status: null });
    }
  }, [take]);

  useEffect(() => {
    all.current = readKept(localStorage.getItem(key));
    setPresses(all.current);
    void send();
    const again = () => void send();
    const timer = setInterval(again, AGAIN_MS);
    addEventListener("online", again);
    return () => {
      clearInterval(timer);
      removeEventListener("online", again);
    };
  }, [key, send]);

  useEffect(() => {
    if (!feed) return;
    return feed.store.subscribe(({ orders, feed: status }, before) => {
      if (status === "live" && before.feed !== "live") void send();
      if (orders === before.orders) return;
      for (const { orderId, what, state } of all.current) {
        const order = orders.get(orderId);
        if (state === "done" && order && what.kind === "accept" && isOtherTime(order, what.readyAt)) {
          note.current({ code: order.code, kind: "taken", why: "accepted" });
        }
        take({ type: "told", orderId, status: order?.status ?? null });
      }
    });
  }, [feed, send, take]);

  const press = useCallback(
    (order: KitchenOrder, what: PressWhat) => {
      const { orderId, code, status: seen } = order;
      take({ type: "pressed", press: { id: crypto.randomUUID(), orderId, code, seen, what } });
      void send();
    },
    [take, send],
  );
  return { presses, press };
}

/** What may be otherwise in a moment: the press is kept. */
const WAIT_FOR: ReadonlySet<string> = new Set(["unreachable", "database_unavailable", "rate_limited", "internal"]);
/** An accept is rounded to minutes. */
const SAME_TIME_MS = 90_000;

/** Another screen accepted it for another time. For a later one the time counts from when it begins. */
function isOtherTime({ status, readyAt, deliverAt }: KitchenOrder, meant: number): boolean {
  return status === "accepted" && deliverAt === null && readyAt !== null && Math.abs(readyAt - meant) > SAME_TIME_MS;
}
