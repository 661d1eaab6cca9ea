import { sql } from "kysely";
import { cellAt, cellName } from "#lib/catalog/cells.ts";
import { markSoldOut } from "#lib/catalog/kitchen/commands.ts";
import type { LngLat } from "#lib/core/geo.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import { createRng } from "#lib/core/rng.ts";
import type { Db } from "#lib/db/client.ts";
import { type Figures, spreadOf } from "../figure.ts";
import { type Part, startPart } from "../tracking/process.ts";
import { type EdgeRig, STATIC_PATH, startEdgeRig } from "./edge-rig.ts";
import { startEmptyApp } from "./empty-app.ts";
import type { LoadCalls, Shot, Volley } from "./load-process.ts";
import { visitorsOf } from "./visitors.ts";

/** 21410 to 21413 the product and its Varnish, 21415 the empty app. */
const PORTS = { rig: 21_410, empty: 21_415 } as const;
const ROUNDS = 5;
const ROUND_S = 3;
/** Renders until the engine has compiled what is worth it. */
const WARM_UP = 2_000;
const REQUESTS = 100_000;
/** What has been asked for before that within the hour that a page is held; not counted. */
const EARLIER = 30_000;
/** One menu change for so many requests. */
const REQUESTS_A_CHANGE = 100;
const CONNECTIONS = { origin: 4, varnish: 32, visitors: 16 } as const;
/** Places whose search pages the origin renders in turn. */
const ORIGIN_PLACES = 24;
const HOUR_MS = 3_600_000;

/** What of it can be measured by itself. */
export const HTTP_PARTS = ["origin", "cdn", "visitors"] as const;

type Log = (line: string) => void;
type Load = Part<LoadCalls>;
type Meal = { readonly id: RestaurantId; readonly slug: string; readonly itemId: string; readonly at: LngLat };

/**
 * What pages cost the origin, and how little of that is left behind a CDN.
 *
 * - `web.cdnVsStatic.ratio`: requests a second through Varnish for the search page ÷ the same for a file of that size
 * - `web.originVsEmpty.ratio`: requests a second straight to the origin for search pages of many places, whose data it has
 *   at hand ÷ an empty dynamic page of Next padded to their size
 * - `web.originVsEmptyFresh.ratio`: the same when each is a search that nobody has made before, read from the database
 * - `web.cdnHitRatio`: what of 100,000 requests of visitors (visitors.ts) the origin never hears of, in the middle of an
 *   evening, with a real change of a menu for every hundred
 * - `web.originRendersPerKey`: of the page for which it is most, renders ÷ (1 + purges that called for one), meanwhile
 */
export async function measureHttp(log: Log, isWanted: (part: string) => boolean): Promise<Figures> {
  const rig = await startEdgeRig(PORTS.rig);
  const load = startPart<LoadCalls>(new URL("./load-process.ts", import.meta.url));
  try {
    const meals = await readMeals(rig.db);
    return {
      ...(isWanted("origin") && (await compareWithEmpty(rig, load, meals, log))),
      ...(isWanted("cdn") && (await compareWithStatic(rig, load, log))),
      ...(isWanted("visitors") && (await countHits(rig, load, meals, log))),
    };
  } finally {
    await load.stop();
    await rig.stop();
  }
}

/** Each restaurant with one of its dishes, in an order that says nothing. */
async function readMeals(db: Db): Promise<Meal[]> {
  const { rows } = await sql<Omit<Meal, "at"> & LngLat>`
    select r.id, r.slug, r.lng, r.lat, i.id as "itemId" from restaurants r
    cross join lateral (select id from menu_items where restaurant_id = r.id order by id limit 1) i
    where r.removed_at is null order by md5(r.id)`.execute(db.primary);
  return rows.map(({ lng, lat, ...meal }) => ({ ...meal, at: { lng, lat } }));
}

async function compareWithEmpty(rig: EdgeRig, load: Load, meals: readonly Meal[], log: Log): Promise<Figures> {
  const cells = [...new Set(meals.map(({ at }) => cellName(cellAt(at))))].slice(0, ORIGIN_PLACES);
  const known = cells.map((cell) => ({ path: `/en/s/${cell}` }));
  // Limits above any fee: the same list, but a search that nobody has made before.
  const fresh = Array.from({ length: 900 }, (_, i) => ({
    path: `/en/s/${cells[i % cells.length]}?fee=${100_000 - 100 * i}`,
  }));
  const bytes = await meanBytes(rig.shop.origin, known);
  const empty = await startEmptyApp(PORTS.empty);
  const padded = [{ path: `/padded?bytes=${bytes}` }];
  const rate = async (shots: readonly Shot[], port: number) => {
    await load.call("load", shots, `127.0.0.1:${port}`);
    const volley = await load.call("fireFor", { port, connections: CONNECTIONS.origin, seconds: ROUND_S });
    requireGood(volley);
    return volley.perSecond;
  };
  try {
    for (const [shots, port] of [[known, rig.ports.origin] as const, [padded, PORTS.empty] as const]) {
      await load.call("load", shots, `127.0.0.1:${port}`);
      await load.call("fireMany", { port, connections: CONNECTIONS.origin, count: WARM_UP });
    }
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ours = await rate(known, rig.ports.origin);
      const theirs = await rate(padded, PORTS.empty);
      log(`web: ${ours.toFixed(0)} search pages of ${bytes} bytes a second, ${theirs.toFixed(0)} empty ones`);
      ratios.push(ours / theirs);
    }
    const freshPerSecond = await rate(fresh, rig.ports.origin);
    const emptyPerSecond = await rate(padded, PORTS.empty);
    return {
      "web.originVsEmpty.ratio": spreadOf(ratios),
      "web.originVsEmptyFresh.ratio": freshPerSecond / emptyPerSecond,
    };
  } finally {
    await empty.stop();
  }
}

async function meanBytes(origin: string, shots: readonly Shot[]): Promise<number> {
  const sizes = await Promise.all(
    shots.map(async ({ path }) => (await (await fetch(origin + path)).arrayBuffer()).byteLength),
  );
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
}

async function compareWithStatic(rig: EdgeRig, load: Load, log: Log): Promise<Figures> {
  const { port, host } = { port: rig.ports.varnish, host: `127.0.0.1:${rig.ports.varnish}` };
  const headers = { "Accept-Encoding": "gzip" };
  const page: Shot = { path: rig.shop.pages.search, headers };
  const aim = { port, connections: CONNECTIONS.varnish };
  await load.call("load", [page], host);
  const { bytes } = await load.call("fireMany", { port, connections: 1, count: 1 });
  rig.setStaticBytes(bytes);
  const rate = async (shot: Shot) => {
    await load.call("load", [shot], host);
    await load.call("fireFor", { ...aim, seconds: 0.3 });
    const volley = await load.call("fireFor", { ...aim, seconds: ROUND_S });
    requireGood(volley);
    return volley.perSecond;
  };
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [ours, theirs] = [await rate(page), await rate({ path: STATIC_PATH, headers })];
    log(`web: ${ours.toFixed(0)} held pages of ${bytes} bytes a second, ${theirs.toFixed(0)} files`);
    ratios.push(ours / theirs);
  }
  return { "web.cdnVsStatic.ratio": spreadOf(ratios) };
}

async function countHits(rig: EdgeRig, load: Load, meals: readonly Meal[], log: Log): Promise<Figures> {
  const town = { slugs: meals.map(({ slug }) => slug), places: meals.map(({ at }) => at) };
  const shots = visitorsOf(town, EARLIER + REQUESTS, "an evening");
  const rng = createRng("what is sold out");
  await load.call("load", shots, `127.0.0.1:${rig.ports.varnish}`);
  await load.call("fireMany", { port: rig.ports.varnish, connections: CONNECTIONS.visitors, count: EARLIER });
  const before = rig.ledger.sum();
  const counts: Record<string, number> = {};
  const startedMs = performance.now();
  const sold = new Set<RestaurantId>();
  for (let sent = 0; sent < REQUESTS; sent += REQUESTS_A_CHANGE) {
    const aim = { port: rig.ports.varnish, connections: CONNECTIONS.visitors, count: REQUESTS_A_CHANGE };
    const [volley] = await Promise.all([load.call("fireMany", aim), changeMenu(rig.db, rng.pick(meals), sold)]);
    requireGood(volley);
    for (const [cache, count] of Object.entries(volley.caches)) counts[cache] = (counts[cache] ?? 0) + count;
  }
  const { renders, addresses, perKey } = rig.ledger.sum();
  const seconds = (performance.now() - startedMs) / 1_000;
  log(
    `web: ${REQUESTS} requests in ${seconds.toFixed(0)} s: ${JSON.stringify(counts)}, ` +
      `${renders - before.renders} renders, ${addresses} addresses`,
  );
  return { "web.cdnHitRatio": (counts.HIT ?? 0) / REQUESTS, "web.originRendersPerKey": perKey };
}

/** A dish is gone, or is back. */
async function changeMenu(db: Db, { id, itemId }: Meal, sold: Set<RestaurantId>): Promise<void> {
  const until = sold.delete(id) ? null : Date.now() + HOUR_MS;
  if (until !== null) sold.add(id);
  await markSoldOut(db.primary, { restaurantId: id, itemId, until });
}

function requireGood({ statuses }: Volley): void {
  const others = Object.keys(statuses).filter((status) => status !== "200");
  if (others.length > 0) throw new Error(`the answers were ${JSON.stringify(statuses)}`);
}
