import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { Rng } from "#lib/core/rng.ts";
import { straightRide, streetM } from "#lib/dispatch/estimate.ts";

/** How an engine that has too much to do answers: after a while, with a 503, or never. */
const ILLS = { broken: 0.05, silent: 0.03 };
const DELAY_MS = { min: 20, max: 600 };

const place = z.object({ lat: z.number(), lon: z.number() }).transform(({ lat, lon }) => ({ lat, lng: lon }));
const matrixSchema = z.object({ sources: z.array(place), targets: z.array(place) });

/**
 * Answers a matrix as Valhalla's server does, with rides that are a fixed part longer than the straight line. It is slow, so
 * that a worker that is killed or stopped is often in the middle of a decision, and fails now and then.
 */
export async function startEngine(rng: Rng): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    try {
      const { sources, targets } = matrixSchema.parse(await json(request));
      const luck = rng.next();
      if (luck < ILLS.silent) return;
      await pause(rng.range(DELAY_MS.min, DELAY_MS.max));
      if (luck < ILLS.silent + ILLS.broken) {
        response.writeHead(503).end();
        return;
      }
      const cells = sources.map((from) =>
        targets.map((to) => ({ distance: streetM(from, to) / 1_000, time: straightRide(from, to, "bike") * 1.1 })),
      );
      response.end(JSON.stringify({ sources_to_targets: cells }));
    } catch {
      // Whoever asked was killed meanwhile.
      response.destroy();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
