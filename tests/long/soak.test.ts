import { afterAll, beforeAll, expect, it } from "vitest";
import { createRig, type Rig } from "#bench/tracking/rig.ts";
import { createViews } from "#bench/tracking/views.ts";
import type { Watch } from "#lib/map/watch-box.ts";
import { freePorts } from "#tests/helpers/program.ts";
import { MapWatcher } from "./map-watcher.ts";

/** A gateway alone in its process, with a full house for a minute: it neither grows nor drifts nor lets anybody go. */

const DRIVERS = 2_000;
const WATCHERS = 500;
const WARM_UP_FRAMES = 15;
const SOAK_FRAMES = 60;
/** One small object kept for each of the 120,000 fixes would be more, MB. */
const MOST_GROWTH_MB = 6;
const PATIENCE_MS = 60_000;

let rig: Rig;
const views = createViews(16);
const watchers: MapWatcher[] = [];
beforeAll(async () => {
  const { port } = await freePorts();
  rig = await createRig(DRIVERS, () => {}, { port, gatewayFlags: ["--expose-gc"] });
}, 120_000);
afterAll(async () => {
  for (const { client } of watchers) client.stop();
  await rig?.close();
}, 60_000);

function watch(view: Watch): MapWatcher {
  const watcher = new MapWatcher(rig.url, rig.origin, view);
  watchers.push(watcher);
  return watcher;
}

/** All that is shown, in an order of its own. */
const shownBy = ({ client }: MapWatcher) =>
  [...client.decoder.entries()]
    .map((entry) => JSON.stringify(entry))
    .sort()
    .join("\n");

it("holds two thousand drivers and five hundred watchers for a minute", async () => {
  await rig.drive(DRIVERS);
  const settings = { url: rig.url, origin: rig.origin, views: views.map((view) => [view]) };
  await rig.watchers.call("connect", { ...settings, watchers: WATCHERS, hosts: "127.0.1." });
  const old = views.map(watch);
  const first = old[0] as MapWatcher;
  await first.until("the warm-up", PATIENCE_MS, () => first.frames >= WARM_UP_FRAMES);
  const before = await rig.gateway.call("heldMb");
  await first.until("a minute's ticks", 3 * PATIENCE_MS, () => first.frames >= WARM_UP_FRAMES + SOAK_FRAMES);
  const after = await rig.gateway.call("heldMb");
  expect(after - before).toBeLessThan(MOST_GROWTH_MB);

  expect(await rig.watchers.call("counts")).toMatchObject({ open: WATCHERS, badFrames: 0 });
  expect(await rig.drivers.call("counts")).toMatchObject({ closed: 0 });
  for (const { statuses } of old) expect(statuses).toEqual(["connecting", "live"]);

  await rig.drivers.call("end");
  for (const [i, view] of views.entries()) {
    const fresh = watch(view);
    await fresh.until("the same as who watched all the time", PATIENCE_MS, () => {
      const shown = shownBy(fresh);
      return shown !== "" && shown === shownBy(old[i] as MapWatcher);
    });
  }
});
