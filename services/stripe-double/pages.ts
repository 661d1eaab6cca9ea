import { ApiError } from "./api-error.ts";
import { challengePage, checkoutPage, gonePage } from "./checkout-page.ts";
import type { Desk } from "./desk.ts";
import { answerChallenge } from "./intents.ts";
import { answerSetupChallenge } from "./methods.ts";
import type { CheckoutSession, PaymentIntent, SetupIntent } from "./objects.ts";
import { paySession, sessionOf, settleSession } from "./sessions.ts";
import { type Language, languageOf, wordsOf } from "./words.ts";

export type PageAnswer =
  | { readonly status: number; readonly html: string }
  /** 303 to there. */
  | { readonly location: string };

const PATH = /^\/(c\/pay|c\/return|3ds)\/(\w{3,80})$/;

/** What a person's browser is answered: the checkout page, the bank's question, and the way back. */
export function answerPage(desk: Desk, method: string, path: string, fields: URLSearchParams): PageAnswer {
  const [, page = "", id = ""] = PATH.exec(path) ?? [];
  if (page === "3ds") return challenge(desk, method, id, fields);
  const session = page === "" ? null : desk.store.find("sessions", id);
  if (!session) return { status: 404, html: gonePage("en") };
  const language = languageOf(session.locale);
  if (session.status === "complete") return { location: successAddress(session) };
  if (session.status === "expired") return { status: 410, html: gonePage(language) };
  if (page === "c/return") return show(desk, session, language, failureOf(desk, session));
  return method === "POST" ? pay(desk, session, language, fields) : show(desk, session, language, null);
}

function pay(desk: Desk, session: CheckoutSession, language: Language, fields: URLSearchParams): PageAnswer {
  const expiry = parseExpiry(fields.get("expiry") ?? "", desk.now());
  if (!expiry) return show(desk, session, language, wordsOf(language).badExpiry);
  try {
    const intent = paySession(desk, session, {
      cardNumber: fields.get("card") ?? "",
      expiry,
      email: fields.get("email")?.slice(0, 200) ?? null,
      name: fields.get("name")?.slice(0, 100) ?? null,
    });
    if (intent.next_action) return { location: intent.next_action.redirect_to_url.url };
    return { location: successAddress(session) };
  } catch (error) {
    if (error instanceof ApiError) return show(desk, session, language, error.message);
    throw error;
  }
}

function show(desk: Desk, session: CheckoutSession, language: Language, error: string | null): PageAnswer {
  const items = [...desk.store.all("line_items")].filter((item) => item.session === session.id);
  return { status: error ? 402 : 200, html: checkoutPage(session, items, language, error) };
}

function challenge(desk: Desk, method: string, id: string, fields: URLSearchParams): PageAnswer {
  const intent = desk.store.find("payment_intents", id) ?? desk.store.find("setup_intents", id);
  const session = sessionOf(desk, id);
  const language = languageOf(session?.locale ?? null);
  if (intent?.status !== "requires_action") {
    return session ? { location: `${desk.baseUrl}/c/return/${session.id}` } : { status: 410, html: gonePage(language) };
  }
  if (method !== "POST") return { status: 200, html: challengePage(intent, language) };
  const backTo = intent.next_action?.redirect_to_url.return_url ?? null;
  prove(desk, intent, fields.get("answer") === "yes");
  if (session) settleSession(desk, session);
  return backTo ? { location: backTo } : { status: 200, html: gonePage(language) };
}

/** What comes of a failed proof is told by events and by the intent, not to the bank's page. */
function prove(desk: Desk, intent: PaymentIntent | SetupIntent, isProven: boolean): void {
  try {
    if (intent.object === "payment_intent") answerChallenge(desk, intent, isProven);
    else answerSetupChallenge(desk, intent, isProven);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

function failureOf(desk: Desk, session: CheckoutSession): string | null {
  if (session.payment_intent) {
    return desk.store.require("payment_intents", session.payment_intent).last_payment_error?.message ?? null;
  }
  if (session.setup_intent) {
    return desk.store.require("setup_intents", session.setup_intent).last_setup_error?.message ?? null;
  }
  return null;
}

function successAddress(session: CheckoutSession): string {
  return session.success_url.replaceAll("{CHECKOUT_SESSION_ID}", session.id);
}

/** `12/34`, `12 / 2034`, `1234`; null for what is no month or has passed. */
function parseExpiry(text: string, nowSeconds: number): { month: number; year: number } | null {
  const [, monthText, yearText] = /^\s*(\d{2})\s*\/?\s*(?:20)?(\d{2})\s*$/.exec(text) ?? [];
  const [month, year] = [Number(monthText), 2_000 + Number(yearText)];
  if (!(month >= 1 && month <= 12)) return null;
  return Date.UTC(year, month) / 1_000 > nowSeconds ? { month, year } : null;
}
