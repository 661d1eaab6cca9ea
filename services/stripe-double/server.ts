import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ZodError } from "zod";
import type { Clock } from "#lib/core/clock.ts";
import { AppError } from "#lib/core/errors.ts";
import { readBody, sendError, sendJson } from "#lib/infra/http.ts";
import type { Logger } from "#lib/infra/log.ts";
import { createApi } from "./api.ts";
import { ApiError } from "./api-error.ts";
import { command } from "./commands.ts";
import { createCourier } from "./courier.ts";
import { createDesk, type Desk } from "./desk.ts";
import { createFaults } from "./faults.ts";
import { expireHolds } from "./intents.ts";
import type { Event } from "./objects.ts";
import { answerPage } from "./pages.ts";
import { expireSessions } from "./sessions.ts";
import { createStore } from "./store.ts";

export type DoubleOptions = {
  readonly apiKey: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where the books are kept across restarts; null: nowhere. */
  readonly journalPath: string | null;
  /** Waits between tries of a webhook, milliseconds. */
  readonly retryMs?: readonly number[];
  /** An endpoint that is there from the beginning, with a secret that was agreed on. */
  readonly webhook?: { readonly url: string; readonly secret: string };
};

export type Double = { readonly server: Server; close(): Promise<void> };

const MAX_BODY_BYTES = 256 * 1_024;
const UPKEEP_MS = 1_000;
/** The pages run no script; where their forms lead is the merchant's address, which a policy cannot know. */
const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** The double: `/v1/…` is the API, `/_double/…` commands for tests, all else pages for people. */
export function createDouble({ apiKey, clock: realClock, log, journalPath, retryMs, webhook }: DoubleOptions): Double {
  let advancedMs = 0;
  const clock: Clock = { ...realClock, now: () => realClock.now() + advancedMs };
  const store = createStore(journalPath);
  const faults = createFaults();
  // Signatures are told the real time: who checks them lives in it.
  const courier = createCourier({ store, clock: realClock, log, faults }, retryMs);
  const server = createServer((req, res) => {
    answer(req, res).catch((error) => {
      log.error({ err: error, path: req.url }, "the double itself failed");
      if (!res.headersSent) sendError(res, "internal");
    });
  });
  const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo | null)?.port ?? 0}`;
  const api = createApi({ store, clock, log, faults, baseUrl, apiKey, onEvent: courier.tell });

  /** One change outside the API, whole: then its events are told. */
  function change<Result>(action: (desk: Desk) => Result): Result {
    const events: Event[] = [];
    const asker = { requestId: null, idempotencyKey: null };
    const desk = createDesk({ store, baseUrl: baseUrl(), clock }, asker, (event) => events.push(event));
    try {
      return action(desk);
    } finally {
      store.commit();
      for (const event of events) courier.tell(event);
    }
  }

  if (webhook) {
    store.put("webhook_endpoints", {
      id: "we_agreed",
      object: "webhook_endpoint",
      created: Math.floor(clock.now() / 1_000),
      livemode: false,
      enabled_events: ["*"],
      status: "enabled",
      metadata: {},
      ...webhook,
    });
    store.commit();
  }
  const upkeep = setInterval(() => {
    change((desk) => {
      expireSessions(desk);
      expireHolds(desk);
    });
  }, UPKEEP_MS);

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [path = "", query = ""] = (req.url ?? "").split("?", 2);
    const method = req.method ?? "GET";
    let body: string;
    try {
      body = (await readBody(req, MAX_BODY_BYTES)).toString();
    } catch (error) {
      if (error instanceof AppError) return sendError(res, error.code);
      throw error;
    }
    if (path.startsWith("/v1/")) return answerApi(req, res, method, path, method === "POST" ? body : query);
    if (path.startsWith("/_double/")) return answerCommand(req, res, method, path, body);
    if (method !== "GET" && method !== "POST") return sendError(res, "method_not_allowed");
    const page = change((desk) => answerPage(desk, method, path, new URLSearchParams(body)));
    if ("location" in page) res.writeHead(303, { location: page.location, "cache-control": "no-store" }).end();
    else res.writeHead(page.status, PAGE_HEADERS).end(page.html);
  }

  async function answerApi(req: IncomingMessage, res: ServerResponse, method: string, path: string, form: string) {
    const given = req.headers["idempotency-key"];
    const { authorization } = req.headers;
    const idempotencyKey = Array.isArray(given) ? given[0] : given;
    const result = await api({ method, path, form, authorization, idempotencyKey });
    if (!result) return void req.socket.destroy();
    res.writeHead(result.status, { "content-type": "application/json", ...result.headers }).end(result.body);
  }

  function answerCommand(req: IncomingMessage, res: ServerResponse, method: string, path: string, body: string) {
    if (req.headers.authorization !== `Bearer ${apiKey}`) return sendError(res, "token_invalid");
    try {
      const parts = {
        faults,
        tell: courier.tell,
        advance: (seconds: number) => {
          advancedMs += seconds * 1_000;
        },
      };
      const { status, body: said } = change((desk) => command(parts, desk, method, path, body ? JSON.parse(body) : {}));
      sendJson(res, status, said);
    } catch (error) {
      if (error instanceof ApiError) return sendJson(res, error.status, error.body());
      if (error instanceof ZodError || error instanceof SyntaxError)
        return sendError(res, "bad_message", error.message);
      throw error;
    }
  }

  return {
    server,
    async close() {
      clearInterval(upkeep);
      courier.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
