import { ApiError, invalid } from "./api-error.ts";
import { askBank, findCard, NOT_PROVEN } from "./bank.ts";
import type { Desk } from "./desk.ts";
import type { IntentError, Metadata, PaymentMethod, SetupIntent } from "./objects.ts";
import { shown } from "./shown.ts";

/** A new method from a test card's number, or from a test token (`pm_card_…`). Throws ApiError for any other. */
export function createMethod(
  desk: Desk,
  numberOrToken: string,
  expiry?: { month: number; year: number },
): PaymentMethod {
  const found = findCard(numberOrToken.replaceAll(/[\s-]/g, ""), expiry);
  if (!found) {
    throw new ApiError(402, "card_error", "Your card was declined. Only test cards work here.", {
      code: "card_declined",
      decline_code: "test_mode_live_card",
    });
  }
  const method: PaymentMethod = {
    ...desk.newBase("pm", "payment_method"),
    type: "card",
    customer: null,
    card: found.card,
    behaviour: found.behaviour,
  };
  desk.store.put("payment_methods", method);
  return method;
}

/** The method of that id; a test token makes a new one. */
export function requireMethod(desk: Desk, idOrToken: string): PaymentMethod {
  return findCard(idOrToken) ? createMethod(desk, idOrToken) : desk.store.require("payment_methods", idOrToken);
}

export type NewSetup = {
  readonly customer: string | null;
  readonly usage: "off_session" | "on_session";
  readonly metadata: Metadata;
};

export function createSetup(desk: Desk, wanted: NewSetup): SetupIntent {
  if (wanted.customer) desk.store.require("customers", wanted.customer);
  const base = desk.newBase("seti", "setup_intent");
  const setup: SetupIntent = {
    ...base,
    customer: wanted.customer,
    usage: wanted.usage,
    client_secret: `${base.id}_secret_${desk.newId("s").slice(2)}`,
    payment_method: null,
    last_setup_error: null,
    next_action: null,
    status: "requires_payment_method",
    metadata: wanted.metadata,
  };
  desk.store.put("setup_intents", setup);
  desk.emit("setup_intent.created", setup);
  return setup;
}

/** Keeps a card for later. Throws ApiError 402 where the bank says no. */
export function confirmSetup(
  desk: Desk,
  setup: SetupIntent,
  method: PaymentMethod,
  returnUrl: string | null,
): SetupIntent {
  if (setup.status !== "requires_payment_method" && setup.status !== "requires_confirmation") throw unexpected(setup);
  setup.payment_method = method.id;
  const verdict = askBank(method.behaviour, false, "keep");
  // A card whose bank asks for proof asks for it here too.
  if (verdict.kind === "declined") throw failSetup(desk, setup, verdict.error);
  if (verdict.kind === "challenge") {
    setup.status = "requires_action";
    setup.next_action = {
      type: "redirect_to_url",
      redirect_to_url: { url: `${desk.baseUrl}/3ds/${setup.id}`, return_url: returnUrl },
    };
    desk.store.put("setup_intents", setup);
    desk.emit("setup_intent.requires_action", setup);
    return setup;
  }
  return finishSetup(desk, setup, method);
}

export function answerSetupChallenge(desk: Desk, setup: SetupIntent, isProven: boolean): SetupIntent {
  if (setup.status !== "requires_action" || !setup.payment_method) throw unexpected(setup);
  const method = desk.store.require("payment_methods", setup.payment_method);
  if (!isProven) throw failSetup(desk, setup, NOT_PROVEN);
  const proven: PaymentMethod = {
    ...method,
    behaviour: method.behaviour === "needs_3ds_once" ? "works" : method.behaviour,
  };
  return finishSetup(desk, setup, proven);
}

function finishSetup(desk: Desk, setup: SetupIntent, method: PaymentMethod): SetupIntent {
  if (setup.customer) method.customer = setup.customer;
  desk.store.put("payment_methods", method);
  setup.status = "succeeded";
  setup.next_action = null;
  setup.last_setup_error = null;
  desk.store.put("setup_intents", setup);
  desk.emit("setup_intent.succeeded", setup);
  return setup;
}

export function cancelSetup(desk: Desk, setup: SetupIntent): SetupIntent {
  if (setup.status === "succeeded" || setup.status === "canceled") throw unexpected(setup);
  setup.status = "canceled";
  setup.next_action = null;
  desk.store.put("setup_intents", setup);
  desk.emit("setup_intent.canceled", setup);
  return setup;
}

function failSetup(desk: Desk, setup: SetupIntent, error: IntentError): ApiError {
  setup.status = "requires_payment_method";
  setup.payment_method = null;
  setup.next_action = null;
  setup.last_setup_error = error;
  desk.store.put("setup_intents", setup);
  desk.emit("setup_intent.setup_failed", setup);
  return new ApiError(402, "card_error", error.message, { code: error.code, setup_intent: shown(setup) });
}

function unexpected(setup: SetupIntent): ApiError {
  return invalid(
    `You cannot do this to a SetupIntent that has a status of ${setup.status}.`,
    undefined,
    "setup_intent_unexpected_state",
  );
}
