import { createHmac } from "node:crypto";
import { Agent } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { percentile } from "#lib/core/percentile.ts";
import { EVENT_TYPES } from "#lib/payments/adapters/stripe.ts";
import { WEBHOOK_SECRET, type World } from "#services/chaos/payments/world.ts";
import { post } from "./post.ts";

/** An event's body, as the provider tells it. */
export type Told = string;

/** Every event of the double that a webhook would be told of, the oldest first. */
export async function listTold({ stripe }: World): Promise<Told[]> {
  const told: Told[] = [];
  for await (const event of stripe.events.list({ types: [...EVENT_TYPES], limit: 100 }))
    told.push(JSON.stringify(event));
  return told.reverse();
}

/**
 * Tells of events at an even pace, whether or not the ones before were answered, and resolves to how long each took to be
 * acknowledged, milliseconds.
 */
export async function tell(url: string, told: readonly Told[], perSecond: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const tookMs: number[] = [];
  const fromMs = performance.now();
  const sending: Promise<void>[] = [];
  for (const [index, body] of told.entries()) {
    const dueMs = fromMs + (index * 1_000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await pause(waitMs);
    // From when it was due: a sender that was held up has waited too.
    sending.push(sendOne(url, body, agent).then(() => void tookMs.push(performance.now() - dueMs)));
  }
  await Promise.all(sending);
  agent.destroy();
  return tookMs;
}

async function sendOne(url: string, body: string, agent: Agent): Promise<void> {
  const at = Math.floor(Date.now() / 1_000);
  const signature = `t=${at},v1=${createHmac("sha256", WEBHOOK_SECRET).update(`${at}.${body}`).digest("hex")}`;
  const { status, text } = await post(url, body, agent, { headers: { "stripe-signature": signature } });
  if (status !== 200) throw new Error(`a webhook was not taken: ${status} ${text}`);
}

export const p99 = (tookMs: readonly number[]) => percentile(tookMs, 0.99);
export const median = (tookMs: readonly number[]) => percentile(tookMs, 0.5);
