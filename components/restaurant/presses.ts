import type { OrderStatus } from "#lib/orders/status.ts";

/**
 * What was pressed on the board and has not arrived. Pure: `stepPresses(presses, input) => presses`. A press is kept until the
 * server has said what became of it, over a lost connection and a reload, and is sent in the order of the presses. It says
 * what the order was when it was pressed (`seen`): what another screen has decided meanwhile stands.
 */
export type Press = {
  readonly id: string;
  readonly orderId: string;
  readonly code: string;
  readonly seen: OrderStatus;
  readonly what: PressWhat;
  /** waiting: for its turn, or for the connection · sending · done: answered, and the board will say so in a moment */
  readonly state: "waiting" | "sending" | "done";
};

export type PressWhat =
  /**
   * `readyAt`: when it is to be ready, so that a late press promises no later time than was pressed. `beginsAt`: from when the
   * kitchen counts; for an order of now that is now. ms since 1970.
   */
  | { readonly kind: "accept"; readonly readyAt: number; readonly beginsAt: number }
  | { readonly kind: "reject"; readonly reason: string }
  | { readonly kind: "delay"; readonly readyAt: number }
  | { readonly kind: "ready" }
  | { readonly kind: "hand-over" };

export type PressInput =
  | { readonly type: "pressed"; readonly press: Omit<Press, "state"> }
  | { readonly type: "sent"; readonly id: string }
  /** It did not get through: it waits. */
  | { readonly type: "kept"; readonly id: string }
  | { readonly type: "answered"; readonly id: string }
  /** The board tells the order as it is: what was pressed on what it was is over. */
  | { readonly type: "told"; readonly orderId: string; readonly status: OrderStatus | null };

/** Most presses that are kept: nobody presses more before they look. */
const MAX_KEPT = 100;

export function stepPresses(presses: readonly Press[], input: PressInput): readonly Press[] {
  switch (input.type) {
    case "pressed": {
      const isThere = presses.some(({ orderId, state }) => orderId === input.press.orderId && state !== "done");
      if (isThere || presses.length >= MAX_KEPT) return presses;
      return [
        ...presses.filter(({ orderId }) => orderId !== input.press.orderId),
        { ...input.press, state: "waiting" },
      ];
    }
    case "sent":
      return presses.map((press) => (press.id === input.id ? { ...press, state: "sending" } : press));
    case "kept":
      return presses.map((press) => (press.id === input.id ? { ...press, state: "waiting" } : press));
    case "answered":
      return presses.flatMap((press) => {
        if (press.id !== input.id) return press;
        return press.what.kind === "delay" ? [] : { ...press, state: "done" as const };
      });
    case "told": {
      const isOver = (press: Press) =>
        press.orderId === input.orderId && press.state === "done" && press.seen !== input.status;
      return presses.some(isOver) ? presses.filter((press) => !isOver(press)) : presses;
    }
  }
}

/** The one to send next: one at a time, the oldest first. */
export function nextPress(presses: readonly Press[]): Press | null {
  if (presses.some(({ state }) => state === "sending")) return null;
  return presses.find(({ state }) => state === "waiting") ?? null;
}

const MINUTE_MS = 60_000;

/** The address of a press under an order's, and its body. */
export function requestOf({ what, seen }: Press, nowMs: number): { path: string; body: object } {
  switch (what.kind) {
    case "accept": {
      const prepMin = Math.min(
        240,
        Math.max(1, Math.round((what.readyAt - Math.max(nowMs, what.beginsAt)) / MINUTE_MS)),
      );
      return { path: "accept", body: { prepMin, seen } };
    }
    case "reject":
      return { path: "reject", body: { reason: what.reason, seen } };
    case "delay":
      return { path: "delay", body: { readyAt: what.readyAt } };
    case "ready":
    case "hand-over":
      return { path: what.kind, body: { seen } };
  }
}

/** Reads what a tab before this one has kept; what cannot be read is nothing. */
export function readKept(text: string | null): readonly Press[] {
  try {
    const kept: unknown = JSON.parse(text ?? "[]");
    if (!Array.isArray(kept)) return [];
    return (kept as Press[])
      .filter(
        (press) => typeof press?.id === "string" && typeof press.what?.kind === "string" && press.state !== "done",
      )
      .slice(0, MAX_KEPT)
      .map((press) => ({ ...press, state: "waiting" }));
  } catch {
    return [];
  }
}
