import { Agent, get } from "node:http";
import type { OrderId } from "#lib/core/ids.ts";
import type { Watch } from "#lib/map/watch-box.ts";
import { serve, until } from "../tracking/process.ts";

/** Pages that poll: one question every 2 s each, spread over the 2 s, on connections that are kept. */

export type Poller = { readonly orderId: OrderId } | { readonly watch: Watch };
export type PollCounts = { polls: number; answered: number; failed: number; bytes: number };

const EVERY_MS = 2_000;

const calls = {
  /** Polls for so many ms from an instant on; resolves when the last answers are in. */
  async poll(port: number, pollers: readonly Poller[], fromMs: number, forMs: number): Promise<PollCounts> {
    const counts: PollCounts = { polls: 0, answered: 0, failed: 0, bytes: 0 };
    const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });
    await Promise.all(
      pollers.map(async (poller, i) => {
        for (let at = fromMs + (i * EVERY_MS) / pollers.length; at < fromMs + forMs; at += EVERY_MS) {
          await until(at);
          counts.polls++;
          try {
            counts.bytes += await ask(agent, port, poller);
            counts.answered++;
          } catch {
            counts.failed++;
          }
        }
      }),
    );
    agent.destroy();
    return counts;
  },
};

/** Bytes of the answer on the wire: its head and its compressed body. */
function ask(agent: Agent, port: number, poller: Poller): Promise<number> {
  const query =
    "orderId" in poller
      ? `order=${poller.orderId}`
      : `bbox=${[poller.watch.bbox.west, poller.watch.bbox.south, poller.watch.bbox.east, poller.watch.bbox.north]}`;
  return new Promise((resolve, reject) => {
    const request = get(
      { agent, port, host: "127.0.0.1", path: `/?${query}`, headers: { "accept-encoding": "gzip" } },
      (response) => {
        let bytes = response.rawHeaders.reduce((sum, text) => sum + text.length + 2, "HTTP/1.1 200 OK\r\n\r\n".length);
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
        });
        response.on("end", () => resolve(bytes));
        response.on("error", reject);
      },
    );
    request.on("error", reject);
  });
}

export type PollingClientCalls = typeof calls;
serve(calls);
