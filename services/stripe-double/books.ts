import type { Movement } from "./objects.ts";
import type { Store } from "./store.ts";

/** One intent's money, in the smallest unit of its currency. What is held and was neither captured nor released is `holding`. */
export type Account = {
  readonly payment_intent: string;
  readonly currency: string;
  readonly held: number;
  readonly captured: number;
  readonly released: number;
  readonly refunded: number;
  readonly disputed: number;
  readonly holding: number;
  /** How often each happened: twice is what must never be. */
  readonly holds: number;
  readonly captures: number;
};

/** The double's own books, an account an intent: what a ledger is compared with. */
export function readBooks(store: Store): { readonly accounts: Account[]; readonly movements: Movement[] } {
  const movements = [...store.all("movements")];
  const byIntent = new Map<string, Movement[]>();
  for (const movement of movements) {
    byIntent.set(movement.payment_intent, [...(byIntent.get(movement.payment_intent) ?? []), movement]);
  }
  const accounts = [...byIntent].map(([intent, all]): Account => {
    const sum = (kind: Movement["kind"]) =>
      all.reduce((total, movement) => total + (movement.kind === kind ? movement.amount : 0), 0);
    const count = (kind: Movement["kind"]) => all.filter((movement) => movement.kind === kind).length;
    const [held, captured, released] = [sum("hold"), sum("capture"), sum("release")];
    return {
      payment_intent: intent,
      currency: all[0]?.currency ?? "",
      held,
      captured,
      released,
      refunded: sum("refund"),
      disputed: sum("dispute") - sum("dispute_won"),
      holding: held - captured - released,
      holds: count("hold"),
      captures: count("capture"),
    };
  });
  return { accounts, movements };
}
