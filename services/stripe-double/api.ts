import { createHash, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "#lib/core/clock.ts";
import type { Logger } from "#lib/infra/log.ts";
import { ApiError, invalid } from "./api-error.ts";
import { API_VERSION, createDesk } from "./desk.ts";
import { expand } from "./expand.ts";
import type { ApiFault, Faults } from "./faults.ts";
import { type Params, parseForm } from "./form.ts";
import type { Event } from "./objects.ts";
import { textsOf } from "./pages-of.ts";
import { findRoute } from "./routes.ts";
import { shown } from "./shown.ts";
import type { Store } from "./store.ts";

export type Asked = {
  readonly method: string;
  readonly path: string;
  /** The query of a GET or DELETE, the body of a POST. */
  readonly form: string;
  readonly authorization: string | undefined;
  readonly idempotencyKey: string | undefined;
};

/** Null stands for a connection that breaks without a word. */
export type Answer = {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
} | null;

export type Api = (asked: Asked) => Promise<Answer>;

/** An idempotency key stands for its request for so long. */
const KEY_SECONDS = 24 * 3_600;
const MAX_KEY_LENGTH = 255;

export type ApiParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly faults: Faults;
  readonly baseUrl: () => string;
  readonly apiKey: string;
  /** Hears of each event once the request that made it is done. */
  readonly onEvent: (event: Event) => void;
};

/** The API itself: who asks, has it been asked before, what goes wrong, what is done. */
export function createApi(parts: ApiParts): Api {
  const { store, clock, log, faults } = parts;
  const underWay = new Set<string>();

  return async (asked) => {
    const requestId = `req_${randomUUID().replaceAll("-", "").slice(0, 14)}`;
    const headers = { "request-id": requestId, "stripe-version": API_VERSION };
    const key = asked.method === "POST" ? asked.idempotencyKey : undefined;
    const refuse = (error: ApiError, more: Record<string, string> = {}): Answer => ({
      status: error.status,
      body: JSON.stringify(error.body()),
      headers: { ...headers, ...more },
    });

    try {
      requireKey(asked.authorization, parts.apiKey);
      const found = findRoute(asked.method, asked.path);
      if (!found)
        throw new ApiError(404, "invalid_request_error", `Unrecognized request URL (${asked.method}: ${asked.path}).`);
      if (key !== undefined) {
        if (key === "" || key.length > MAX_KEY_LENGTH) throw invalid("Invalid idempotency key");
        const kept = store.find("kept_answers", key);
        if (kept && kept.at + KEY_SECONDS > clock.now() / 1_000) {
          if (kept.asked !== fingerprint(asked)) throw otherParameters();
          return { status: kept.status, body: kept.body, headers: { ...headers, "idempotent-replayed": "true" } };
        }
        if (underWay.has(key)) throw keyInUse();
        underWay.add(key);
      }
      try {
        return await perform(asked, found, key, requestId, headers, refuse);
      } finally {
        if (key !== undefined) underWay.delete(key);
      }
    } catch (error) {
      if (error instanceof ApiError) return refuse(error);
      log.error({ err: error, path: asked.path }, "the double itself failed");
      return refuse(new ApiError(500, "api_error", "The double itself failed; its log says why."));
    }
  };

  async function perform(
    asked: Asked,
    { operation, ids }: NonNullable<ReturnType<typeof findRoute>>,
    key: string | undefined,
    requestId: string,
    headers: Record<string, string>,
    refuse: (error: ApiError, more?: Record<string, string>) => Answer,
  ): Promise<Answer> {
    const fault = faults.next(asked.method, asked.path);
    if (fault?.delayMs) await wait(fault.delayMs);
    if (fault?.kind === "stalled") return null;
    const refused = fault && refusalOf(fault);
    if (refused) return refuse(refused, { "stripe-should-retry": "true" });

    const params = parseForm(asked.form);
    const events: Event[] = [];
    const asker = { requestId, idempotencyKey: key ?? null };
    const desk = createDesk({ store, baseUrl: parts.baseUrl(), clock }, asker, (event) => events.push(event));
    let answer = run(() => expand(store, shown(operation(desk, ids, params)), textsOf(params, "expand")));
    if (fault?.kind === "broken") {
      answer = {
        status: 500,
        body: JSON.stringify(new ApiError(500, "api_error", "An unknown error occurred").body()),
      };
    }
    // What was refused for its parameters was never begun: the key is free for another try.
    if (key !== undefined && (answer.status < 400 || answer.status === 402 || answer.status >= 500)) {
      store.put("kept_answers", { id: key, at: desk.now(), asked: fingerprint(asked), ...answer });
    }
    store.commit();
    for (const event of events) parts.onEvent(event);
    if (fault?.kind === "lost") return null;
    const retry = answer.status >= 500 ? { "stripe-should-retry": "false" } : {};
    return { ...answer, headers: { ...headers, ...(key !== undefined && { "idempotency-key": key }), ...retry } };
  }
}

function run(operation: () => object): { status: number; body: string } {
  try {
    return { status: 200, body: JSON.stringify(operation()) };
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: JSON.stringify(error.body()) };
    throw error;
  }
}

function refusalOf({ kind }: ApiFault): ApiError | null {
  if (kind === "refused") return new ApiError(503, "api_error", "The service is not there at the moment.");
  if (kind === "limited")
    return new ApiError(429, "invalid_request_error", "Too many requests.", { code: "rate_limit" });
  if (kind === "conflict") {
    return new ApiError(409, "invalid_request_error", "This object cannot be accessed right now.", {
      code: "lock_timeout",
    });
  }
  return null;
}

function requireKey(authorization: string | undefined, apiKey: string): void {
  const [scheme = "", value = ""] = authorization?.split(" ") ?? [];
  const given = scheme.toLowerCase() === "basic" ? Buffer.from(value, "base64").toString().split(":")[0] : value;
  if (given === apiKey) return;
  throw new ApiError(
    401,
    "invalid_request_error",
    given ? "Invalid API Key provided" : "You did not provide an API key.",
  );
}

function fingerprint({ method, path, form }: Asked): string {
  return createHash("sha256")
    .update(`${method} ${path}\n${canonical(parseForm(form))}`)
    .digest("base64url");
}

/** The same for the same parameters in any order. */
function canonical(params: Params): string {
  const entries = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(entries.map(([name, value]) => [name, typeof value === "string" ? value : canonical(value)]));
}

function otherParameters(): ApiError {
  return new ApiError(
    400,
    "idempotency_error",
    "Keys for idempotent requests can only be used with the same parameters they were first used with.",
  );
}

function keyInUse(): ApiError {
  return new ApiError(
    409,
    "idempotency_error",
    "There is currently another in-progress request using this idempotent key.",
    { code: "idempotency_key_in_use" },
  );
}
