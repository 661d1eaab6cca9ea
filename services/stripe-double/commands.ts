import { z } from "zod";
import { readBooks } from "./books.ts";
import type { Desk } from "./desk.ts";
import { type Faults, faultsSchema } from "./faults.ts";
import { expireHolds } from "./intents.ts";
import type { Event } from "./objects.ts";
import { answerPage } from "./pages.ts";
import { closeDispute, openDispute } from "./refunds.ts";
import { expireSessions } from "./sessions.ts";

/** What is commanded of the double itself, which the real one does not have. */
export type CommandParts = {
  readonly faults: Faults;
  readonly advance: (seconds: number) => void;
  readonly tell: (event: Event) => void;
};

export type CommandAnswer = { readonly status: number; readonly body: unknown };

const replaySchema = z.object({ event: z.string().max(100), copies: z.int().min(1).max(100).default(1) });
const timeSchema = z.object({
  advanceSeconds: z
    .int()
    .min(0)
    .max(400 * 24 * 3_600),
});
const disputeSchema = z.union([
  z.object({ charge: z.string().max(100) }),
  z.object({ dispute: z.string().max(100), won: z.boolean() }),
]);
const paySchema = z.object({
  session: z.string().max(100),
  card: z.string().max(30).default("4242424242424242"),
  /** What the customer answers their bank, where it asks. */
  proof: z.boolean().default(true),
});

/**
 * - `PUT /_double/faults`: from now on this goes wrong (FaultPlan; `{}` for nothing)
 * - `GET /_double/books`: accounts and movements
 * - `POST /_double/replay`: an event is told again
 * - `POST /_double/time`: the clock goes forward; holds and sessions whose time is up end
 * - `POST /_double/disputes`: a charge is disputed, or a dispute decided
 * - `POST /_double/pay`: what a person does on the checkout page
 */
export function command(parts: CommandParts, desk: Desk, method: string, path: string, body: unknown): CommandAnswer {
  switch (`${method} ${path}`) {
    case "PUT /_double/faults":
      parts.faults.set(faultsSchema.parse(body));
      return done({});
    case "GET /_double/books":
      return done(readBooks(desk.store));
    case "POST /_double/replay": {
      const { event, copies } = replaySchema.parse(body);
      const found = desk.store.require("events", event);
      for (let copy = 0; copy < copies; copy++) parts.tell(found);
      return done({});
    }
    case "POST /_double/time":
      parts.advance(timeSchema.parse(body).advanceSeconds);
      expireSessions(desk);
      expireHolds(desk);
      return done({ now: desk.now() });
    case "POST /_double/disputes": {
      const wanted = disputeSchema.parse(body);
      if ("charge" in wanted) return done(openDispute(desk, desk.store.require("charges", wanted.charge)));
      return done(closeDispute(desk, desk.store.require("disputes", wanted.dispute), wanted.won));
    }
    case "POST /_double/pay":
      return done(pay(desk, paySchema.parse(body)));
    default:
      return { status: 404, body: { error: { message: "There is no such command." } } };
  }
}

function done(body: unknown): CommandAnswer {
  return { status: 200, body };
}

/** Walks through the pages as a browser would. */
function pay(desk: Desk, { session: id, card, proof }: z.infer<typeof paySchema>): object {
  const session = desk.store.require("sessions", id);
  const fields = new URLSearchParams({ email: "guest@example.com", card, expiry: "12/34", cvc: "123", name: "Guest" });
  answerPage(desk, "POST", `/c/pay/${id}`, fields);
  const intentId = session.payment_intent ?? session.setup_intent;
  if (intentId && session.status === "open") {
    answerPage(desk, "POST", `/3ds/${intentId}`, new URLSearchParams({ answer: proof ? "yes" : "no" }));
  }
  return { status: session.status, payment_intent: session.payment_intent, setup_intent: session.setup_intent };
}
