import { invalid } from "./api-error.ts";
import type { Desk } from "./desk.ts";
import type { Params } from "./form.ts";
import { type Confirmation, cancelIntent, captureIntent, confirmIntent, createIntent } from "./intents.ts";
import { cancelSetup, confirmSetup, createMethod, createSetup, requireMethod } from "./methods.ts";
import type { Collection, Metadata, PaymentIntent, PaymentMethod, WebhookEndpoint } from "./objects.ts";
import { pageOf, textsOf } from "./pages-of.ts";
import {
  group,
  list,
  oneOf,
  optionalFlag,
  optionalInteger,
  optionalText,
  readAmount,
  readCurrency,
  readMetadata,
  requiredText,
} from "./params.ts";
import { createRefund } from "./refunds.ts";
import { createSession, expireSession } from "./sessions.ts";

/** One operation of the API: what it makes of the ids in its path and of its parameters. */
export type Operation = (desk: Desk, ids: readonly string[], params: Params) => object;

type Route = { readonly method: "GET" | "POST" | "DELETE"; readonly path: RegExp; readonly operation: Operation };

function route(method: Route["method"], path: string, operation: Operation): Route {
  return { method, path: new RegExp(`^${path.replaceAll(":id", "([\\w-]{1,255})")}$`), operation };
}

const CAPTURE_METHODS = ["automatic", "manual"] as const;
const USAGES = ["off_session", "on_session"] as const;
const REASONS = ["duplicate", "fraudulent", "requested_by_customer"] as const;
const CANCEL_REASONS = [...REASONS, "abandoned"] as const;

/** Retrieving one and listing all, which are alike for every kind. */
function reads(path: string, collection: Collection, filters: readonly string[] = []): Route[] {
  return [
    route("GET", `/v1/${path}/:id`, ({ store }, [id = ""]) => store.require(collection, id)),
    route("GET", `/v1/${path}`, ({ store }, _, params) => {
      const wanted = filters.flatMap((name) => {
        const value = optionalText(params, name);
        return value === null ? [] : [[name, value] as const];
      });
      const items = [...(store.all(collection) as Iterable<{ id: string; created: number }>)];
      const matching = items.filter((item) =>
        wanted.every(([name, value]) => (item as unknown as Record<string, unknown>)[name] === value),
      );
      return pageOf(`/v1/${path}`, matching, params);
    }),
  ];
}

const customers: Route[] = [
  ...reads("customers", "customers", ["email"]),
  route("POST", "/v1/customers", (desk, _, params) => {
    const customer = {
      ...desk.newBase("cus", "customer"),
      email: optionalText(params, "email"),
      name: optionalText(params, "name"),
      metadata: readMetadata(params),
    };
    desk.store.put("customers", customer);
    desk.emit("customer.created", customer);
    return customer;
  }),
  route("DELETE", "/v1/customers/:id", (desk, [id = ""]) => {
    const customer = desk.store.require("customers", id);
    desk.store.put("customers", { ...customer, email: null, name: null, metadata: {}, deleted: true });
    desk.emit("customer.deleted", customer);
    return { id, object: "customer", deleted: true };
  }),
];

const intents: Route[] = [
  ...reads("payment_intents", "payment_intents", ["customer"]),
  route("POST", "/v1/payment_intents", (desk, _, params) => {
    const isConfirmed = optionalFlag(params, "confirm");
    // An intent that cannot be confirmed as asked does not come to be at all.
    const method = isConfirmed ? readMethod(desk, null, params) : null;
    const intent = createIntent(desk, {
      amount: readAmount(params),
      currency: readCurrency(params),
      captureMethod: oneOf(params, "capture_method", CAPTURE_METHODS) ?? "automatic",
      customer: optionalText(params, "customer"),
      description: optionalText(params, "description"),
      setupFutureUsage: oneOf(params, "setup_future_usage", USAGES),
      metadata: readMetadata(params),
    });
    return method ? confirmIntent(desk, intent, method, readConfirmation(params)) : intent;
  }),
  route("POST", "/v1/payment_intents/:id", (desk, [id = ""], params) => {
    const intent = desk.store.require("payment_intents", id);
    intent.metadata = merged(intent.metadata, readMetadata(params));
    desk.store.put("payment_intents", intent);
    return intent;
  }),
  route("POST", "/v1/payment_intents/:id/confirm", (desk, [id = ""], params) => {
    const intent = desk.store.require("payment_intents", id);
    return confirmIntent(desk, intent, readMethod(desk, intent, params), readConfirmation(params));
  }),
  route("POST", "/v1/payment_intents/:id/capture", (desk, [id = ""], params) =>
    captureIntent(desk, desk.store.require("payment_intents", id), optionalInteger(params, "amount_to_capture")),
  ),
  route("POST", "/v1/payment_intents/:id/cancel", (desk, [id = ""], params) =>
    cancelIntent(desk, desk.store.require("payment_intents", id), oneOf(params, "cancellation_reason", CANCEL_REASONS)),
  ),
];

function readMethod(desk: Desk, intent: PaymentIntent | null, params: Params): PaymentMethod {
  const methodId = optionalText(params, "payment_method") ?? intent?.payment_method;
  if (!methodId) throw invalid("You cannot confirm this PaymentIntent because it's missing a payment method.");
  const method = requireMethod(desk, methodId);
  const customer = intent ? intent.customer : optionalText(params, "customer");
  if (method.customer && method.customer !== customer) {
    throw invalid("The payment method belongs to another customer.", "payment_method");
  }
  return method;
}

function readConfirmation(params: Params): Confirmation {
  return { offSession: optionalFlag(params, "off_session"), returnUrl: optionalText(params, "return_url") };
}

const setups: Route[] = [
  ...reads("setup_intents", "setup_intents", ["customer"]),
  route("POST", "/v1/setup_intents", (desk, _, params) => {
    const setup = createSetup(desk, {
      customer: optionalText(params, "customer"),
      usage: oneOf(params, "usage", USAGES) ?? "off_session",
      metadata: readMetadata(params),
    });
    if (!optionalFlag(params, "confirm")) return setup;
    const method = requireMethod(desk, requiredText(params, "payment_method"));
    return confirmSetup(desk, setup, method, optionalText(params, "return_url"));
  }),
  route("POST", "/v1/setup_intents/:id/confirm", (desk, [id = ""], params) => {
    const method = requireMethod(desk, requiredText(params, "payment_method"));
    return confirmSetup(desk, desk.store.require("setup_intents", id), method, optionalText(params, "return_url"));
  }),
  route("POST", "/v1/setup_intents/:id/cancel", (desk, [id = ""]) =>
    cancelSetup(desk, desk.store.require("setup_intents", id)),
  ),
];

const methods: Route[] = [
  ...reads("payment_methods", "payment_methods", ["customer"]),
  route("POST", "/v1/payment_methods", (desk, _, params) =>
    createMethod(desk, requiredText(group(params, "card"), "number")),
  ),
  route("POST", "/v1/payment_methods/:id/attach", (desk, [id = ""], params) => {
    const method = requireMethod(desk, id);
    method.customer = desk.store.require("customers", requiredText(params, "customer")).id;
    desk.store.put("payment_methods", method);
    desk.emit("payment_method.attached", method);
    return method;
  }),
  route("POST", "/v1/payment_methods/:id/detach", (desk, [id = ""]) => {
    const method = desk.store.require("payment_methods", id);
    method.customer = null;
    desk.store.put("payment_methods", method);
    desk.emit("payment_method.detached", method);
    return method;
  }),
];

const refunds: Route[] = [
  ...reads("refunds", "refunds", ["charge", "payment_intent"]),
  route("POST", "/v1/refunds", (desk, _, params) => {
    const chargeId = optionalText(params, "charge");
    const intentId = chargeId
      ? desk.store.require("charges", chargeId).payment_intent
      : requiredText(params, "payment_intent");
    return createRefund(desk, desk.store.require("payment_intents", intentId), {
      amount: optionalInteger(params, "amount"),
      reason: oneOf(params, "reason", REASONS),
      metadata: readMetadata(params),
    });
  }),
];

const sessions: Route[] = [
  ...reads("checkout/sessions", "sessions", ["payment_intent", "customer", "status"]),
  route("GET", "/v1/checkout/sessions/:id/line_items", ({ store }, [id = ""], params) => {
    const session = store.require("sessions", id);
    const items = [...store.all("line_items")].filter((item) => item.session === session.id);
    return pageOf(`/v1/checkout/sessions/${id}/line_items`, items.reverse(), params);
  }),
  route("POST", "/v1/checkout/sessions/:id/expire", (desk, [id = ""]) =>
    expireSession(desk, desk.store.require("sessions", id)),
  ),
  route("POST", "/v1/checkout/sessions", (desk, _, params) => {
    const intentData = group(params, "payment_intent_data");
    const setupData = group(params, "setup_intent_data");
    const mode = oneOf(params, "mode", ["payment", "setup"]) ?? "payment";
    const items = list(params, "line_items").map(readItem);
    const currency = mode === "setup" ? optionalText(params, "currency") : (items[0]?.currency ?? null);
    if (items.some((item) => item.currency !== currency)) throw invalid("All line items must have the same currency.");
    return createSession(desk, {
      mode,
      currency,
      cancel_url: readAddress(params, "cancel_url"),
      success_url: readAddress(params, "success_url") ?? requiredText(params, "success_url"),
      client_reference_id: optionalText(params, "client_reference_id"),
      locale: optionalText(params, "locale"),
      customer: optionalText(params, "customer"),
      customer_email: optionalText(params, "customer_email"),
      metadata: readMetadata(params),
      expiresAt: optionalInteger(params, "expires_at"),
      items: items.map(({ name, unitAmount, quantity }) => ({ name, unitAmount, quantity })),
      intentData: {
        captureMethod: oneOf(intentData, "capture_method", CAPTURE_METHODS) ?? "automatic",
        setupFutureUsage: oneOf(intentData, "setup_future_usage", USAGES),
        description: optionalText(intentData, "description"),
        metadata: readMetadata(mode === "setup" ? setupData : intentData),
      },
    });
  }),
];

function readItem(item: string | Params): { name: string; unitAmount: number; quantity: number; currency: string } {
  if (typeof item === "string") throw invalid("Invalid line_items", "line_items");
  const price = group(item, "price_data");
  const quantity = optionalInteger(item, "quantity") ?? 1;
  if (quantity < 1 || quantity > 999_999) throw invalid("Invalid quantity", "line_items");
  return {
    name: requiredText(group(price, "product_data"), "name"),
    unitAmount: readAmount(price, "unit_amount", 0),
    currency: readCurrency(price),
    quantity,
  };
}

function readAddress(params: Params, name: string): string | null {
  const text = optionalText(params, name);
  // The one template that an address may hold is put in when somebody is sent there.
  if (text !== null && !/^https?:$/.test(URL.parse(text)?.protocol ?? ""))
    throw invalid("Not a valid URL", name, "url_invalid");
  return text;
}

const endpoints: Route[] = [
  // Its secret is told once, when it is made.
  route("GET", "/v1/webhook_endpoints/:id", ({ store }, [id = ""]) =>
    withoutSecret(store.require("webhook_endpoints", id)),
  ),
  route("GET", "/v1/webhook_endpoints", ({ store }, _, params) =>
    pageOf("/v1/webhook_endpoints", [...store.all("webhook_endpoints")].map(withoutSecret), params),
  ),
  route("POST", "/v1/webhook_endpoints", (desk, _, params) => {
    const events = textsOf(params, "enabled_events");
    if (events.length === 0) throw invalid("Missing required param: enabled_events.", "enabled_events");
    const endpoint: WebhookEndpoint = {
      ...desk.newBase("we", "webhook_endpoint"),
      url: readAddress(params, "url") ?? requiredText(params, "url"),
      enabled_events: events,
      secret: desk.newId("whsec").replace("whsec_", "whsec_test"),
      status: "enabled",
      metadata: readMetadata(params),
    };
    desk.store.put("webhook_endpoints", endpoint);
    return endpoint;
  }),
  route("DELETE", "/v1/webhook_endpoints/:id", (desk, [id = ""]) => {
    const endpoint = desk.store.require("webhook_endpoints", id);
    desk.store.put("webhook_endpoints", { ...endpoint, status: "disabled" });
    return { id, object: "webhook_endpoint", deleted: true };
  }),
];

function withoutSecret({ secret: _, ...endpoint }: WebhookEndpoint): Omit<WebhookEndpoint, "secret"> {
  return endpoint;
}

const events: Route[] = [
  route("GET", "/v1/events/:id", ({ store }, [id = ""]) => store.require("events", id)),
  route("GET", "/v1/events", ({ store, now }, _, params) => {
    const one = optionalText(params, "type");
    const types = one ? [one] : textsOf(params, "types");
    const kept = [...store.all("events")].filter(({ created }) => created > now() - KEPT_SECONDS);
    return pageOf("/v1/events", types.length > 0 ? kept.filter(({ type }) => types.includes(type)) : kept, params);
  }),
];

/** Events are listed for 30 days. */
const KEPT_SECONDS = 30 * 24 * 3_600;

const ROUTES: readonly Route[] = [
  ...customers,
  ...intents,
  ...setups,
  ...methods,
  ...refunds,
  // before what would take `sessions` for an id
  ...sessions,
  ...reads("charges", "charges", ["payment_intent", "customer"]),
  ...reads("balance_transactions", "balance_transactions", ["source", "type"]),
  ...reads("disputes", "disputes", ["charge", "payment_intent"]),
  ...endpoints,
  ...events,
];

/** What answers to that method and path, with the ids that the path holds; null: nothing does. */
export function findRoute(method: string, path: string): { operation: Operation; ids: string[] } | null {
  for (const each of ROUTES) {
    const match = each.method === method ? each.path.exec(path) : null;
    if (match) return { operation: each.operation, ids: match.slice(1) };
  }
  return null;
}

/** An empty value takes a key away. */
function merged(old: Metadata, news: Metadata): Metadata {
  return Object.fromEntries(Object.entries({ ...old, ...news }).filter(([, value]) => value !== ""));
}
