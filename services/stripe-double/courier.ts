import { createHmac } from "node:crypto";
import type { Clock } from "#lib/core/clock.ts";
import type { Logger } from "#lib/infra/log.ts";
import type { Faults } from "./faults.ts";
import type { Event, WebhookEndpoint } from "./objects.ts";
import type { Store } from "./store.ts";

/** Tells endpoints of events, as the real one does: signed, again until it is taken, in no promised order. */
export type Courier = {
  tell(event: Event): void;
  /** Lets go of what is still to be told. */
  close(): void;
};

const TIMEOUT_MS = 20_000;
/** Waits between tries of one copy. The real one goes on for three days. */
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 60_000] as const;

export function createCourier(
  { store, clock, log, faults }: { store: Store; clock: Clock; log: Logger; faults: Faults },
  retryMs: readonly number[] = RETRY_MS,
): Courier {
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;

  function later(ms: number, action: () => void): void {
    if (isClosed) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  }

  async function send(event: Event, endpoint: WebhookEndpoint, tries: number): Promise<void> {
    const body = JSON.stringify(event);
    const isTaken = await post(endpoint.url, body, signature(body, endpoint.secret, clock));
    if (isTaken) {
      event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
      return;
    }
    const waitMs = retryMs[tries];
    log.info(
      { event: event.id, type: event.type, tries: tries + 1, again: waitMs !== undefined },
      "a webhook was not taken",
    );
    if (waitMs !== undefined) later(waitMs, () => void send(event, endpoint, tries + 1));
  }

  return {
    tell(event) {
      const { copies, delayMs, shuffleMs, dropRate, forgeRate } = faults.webhooks;
      const { rng } = faults;
      for (const endpoint of store.all("webhook_endpoints")) {
        if (endpoint.status !== "enabled" || !isWanted(event, endpoint)) continue;
        event.pending_webhooks += 1;
        for (let copy = 0; copy < copies; copy++) {
          const waitMs = delayMs + rng.next() * shuffleMs;
          if (rng.next() < forgeRate) later(waitMs, () => void forge(event, endpoint, clock));
          if (rng.next() >= dropRate) later(waitMs, () => void send(event, endpoint, 0));
        }
      }
    },
    close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

function isWanted({ type }: Event, { enabled_events }: WebhookEndpoint): boolean {
  return enabled_events.includes("*") || enabled_events.includes(type);
}

/** The same event, its object somebody else's idea, signed by who does not know the secret. */
async function forge(event: Event, endpoint: WebhookEndpoint, clock: Clock): Promise<void> {
  const body = JSON.stringify({ ...event, data: { object: { ...event.data.object, amount: 1, status: "succeeded" } } });
  await post(endpoint.url, body, signature(body, "whsec_somebody_elses", clock));
}

/** `Stripe-Signature` of a body: the time and the HMAC-SHA-256 of time, dot and body. */
export function signature(body: string, secret: string, clock: Clock): string {
  const at = Math.floor(clock.now() / 1_000);
  return `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${body}`).digest("hex")}`;
}

async function post(url: string, body: string, signed: string): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": signed,
        "user-agent": "double/1",
      },
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
