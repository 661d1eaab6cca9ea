import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { distanceM } from "#lib/core/geo.ts";

const request = z.object({ locations: z.array(z.object({ lat: z.number(), lon: z.number() })).length(2) });
const SPEED_MPS = 8;

/** As much of a Valhalla server as a driver needs: the way between two places is the straight line. */
export async function startStubValhalla(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (req, res) => {
    const [from, to] = request.parse(await json(req)).locations;
    if (!from || !to) throw new Error("two places are needed");
    const metres = distanceM({ lng: from.lon, lat: from.lat }, { lng: to.lon, lat: to.lat });
    const summary = { length: metres / 1000, time: metres / SPEED_MPS };
    const maneuver = { ...summary, type: 1, instruction: "", begin_shape_index: 0, end_shape_index: 1 };
    const leg = { summary, shape: polyline6([from, to]), maneuvers: [maneuver] };
    const locations = [from, to].map((place) => ({ ...place, type: "break" }));
    res.setHeader("content-type", "application/json");
    res.end(
      JSON.stringify({ trip: { locations, legs: [leg], summary, status: 0, status_message: "", units: "kilometers" } }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Google's encoded polyline with six digits, as Valhalla writes shapes. */
function polyline6(points: readonly { lat: number; lon: number }[]): string {
  let text = "";
  let before = [0, 0];
  const write = (delta: number) => {
    let rest = delta < 0 ? ~(delta << 1) : delta << 1;
    for (; rest >= 0x20; rest >>>= 5) text += String.fromCharCode((0x20 | (rest & 0x1f)) + 63);
    text += String.fromCharCode(rest + 63);
  };
  for (const { lat, lon } of points) {
    const now = [Math.round(lat * 1e6), Math.round(lon * 1e6)];
    for (const axis of [0, 1]) write((now[axis] ?? 0) - (before[axis] ?? 0));
    before = now;
  }
  return text;
}
