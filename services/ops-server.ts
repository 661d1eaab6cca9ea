import { createServer, type Server } from "node:http";
import { sendError, sendJson } from "#lib/infra/http.ts";
import type { Metrics } from "#lib/infra/metrics.ts";

/** Something that must be well for this process to be sent traffic. Resolves to false, or rejects, if it is not. */
export type Check = () => Promise<boolean>;

/** Read at each request, so that parts can join while the process starts. */
export type Checks = {
  /** All of these must be well. */
  readonly needed: Map<string, Check>;
  /** These are told of, and may be ill: the process does its work without. */
  readonly told: Map<string, Check>;
};

const CHECK_TIMEOUT_MS = 2_000;

/** What operators ask, on a port of its own: `/readyz` (200 or 503, and what is missing) and `/metrics` (Prometheus). */
export function createOpsServer(metrics: Metrics, { needed, told }: Checks): Server {
  return createServer((req, res) => {
    const path = req.url?.split("?")[0];
    if (req.method !== "GET" && req.method !== "HEAD") {
      sendError(res, "method_not_allowed");
      return;
    }
    if (path === "/readyz") {
      void Promise.all([runChecks(needed), runChecks(told)]).then(([checks, optional]) => {
        const ready = needed.size > 0 && Object.values(checks).every(Boolean);
        sendJson(res, ready ? 200 : 503, { ready, checks, ...(told.size > 0 && { optional }) });
      });
      return;
    }
    if (path === "/metrics") {
      metrics.registry.metrics().then(
        (text) => res.writeHead(200, { "content-type": metrics.registry.contentType }).end(text),
        () => sendError(res, "internal"),
      );
      return;
    }
    sendError(res, "not_found");
  });
}

async function runChecks(checks: ReadonlyMap<string, Check>): Promise<Record<string, boolean>> {
  const entries = [...checks].map(async ([name, check]) => [name, await within(check, CHECK_TIMEOUT_MS)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function within(check: Check, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const result = await Promise.race([check().catch(() => false), late]);
  clearTimeout(timer);
  return result;
}
