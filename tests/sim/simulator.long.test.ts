import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGridCity } from "#lib/city/grid-city.ts";
import { type LngLat, moveBy } from "#lib/core/geo.ts";
import { encodeRosterLine } from "#lib/sim/roster.ts";
import { createWorld } from "#lib/sim/world.ts";
import { type StubEvent, type StubGateway, startStubGateway } from "./stub-gateway.ts";
import { startStubValhalla } from "./stub-valhalla.ts";

const DRIVERS = 20;
const HOME: LngLat = { lng: 11.97, lat: 57.7 };
const script = fileURLToPath(new URL("../../services/simulator/main.ts", import.meta.url));
const world = createWorld({ seed: 1, ...createGridCity(HOME), drivers: DRIVERS, restaurants: 5 });

/** Everything that the drivers said, oldest first. */
const events: StubEvent[] = [];
const arrivals = new EventEmitter();
let valhalla: Awaited<ReturnType<typeof startStubValhalla>>;
let gateway: StubGateway;
let simulator: ChildProcess;

beforeAll(async () => {
  valhalla = await startStubValhalla();
  gateway = await startStubGateway({
    port: 0,
    job: () => ({ pickup: HOME, dropoff: moveBy(HOME, 120, 60) }),
    onEvent: (event) => {
      events.push(event);
      arrivals.emit("event");
    },
  });
  simulator = start();
  for (const { id, name, vehicle } of world.drivers) tell({ driverId: id, token: id, vehicle, name });
});
afterAll(async () => {
  simulator.kill("SIGKILL");
  await gateway.close();
  await valhalla.close();
});

function start(): ChildProcess {
  const args = ["--url", gateway.url, "--valhalla-url", valhalla.url, "--speed", "10", "--coverage-loss", "0.3"];
  return spawn(process.execPath, [script, ...args], { stdio: ["pipe", "ignore", "inherit"] });
}

function tell(entry: Parameters<typeof encodeRosterLine>[0]): void {
  simulator.stdin?.write(encodeRosterLine(entry));
}

/** Resolves as soon as what the drivers have said so far fulfils the condition. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await once(arrivals, "event");
}

function of<T extends StubEvent["type"]>(type: T): Extract<StubEvent, { type: T }>[] {
  return events.filter((event): event is Extract<StubEvent, { type: T }> => event.type === type);
}

function tokensOf(list: readonly StubEvent[]): Set<string> {
  return new Set(list.map(({ token }) => token));
}

describe("a fleet of twenty simulated drivers", { timeout: 60_000 }, () => {
  it("says hello with a token and a clock, and without an Origin", async () => {
    await until(() => tokensOf(of("hello")).size === DRIVERS);
    expect(tokensOf(of("hello"))).toEqual(new Set(world.drivers.map(({ id }) => id)));
    for (const { origin, sentAt } of of("hello")) {
      expect(origin).toBeUndefined();
      expect(Math.abs(Date.parse(sentAt) - Date.now())).toBeLessThan(60_000);
    }
  });

  it("reports what it picks up and delivers, in that order, and goes on to the next delivery", async () => {
    await until(() => tokensOf(of("delivery").filter(({ event }) => event === "delivered")).size >= 5);
    await until(() => of("delivery").filter(({ event }) => event === "picked_up").length > DRIVERS);
    const told = new Map<string, string[]>();
    for (const { deliveryId, event } of of("delivery")) told.set(deliveryId, [...(told.get(deliveryId) ?? []), event]);
    for (const list of told.values()) expect(["picked_up", "picked_up,delivered"]).toContain([...new Set(list)].join());
  });

  it("sends what it kept while it had no coverage, oldest first", async () => {
    await until(() => of("batch").some(({ batch }) => batch.fixes.length > 1));
  });

  it("comes back by itself when every connection is cut, with the newest token", async () => {
    const before = events.length;
    const [driver] = world.drivers;
    if (!driver) throw new Error("nobody");
    tell({ driverId: driver.id, token: "a newer token", vehicle: driver.vehicle, name: driver.name });
    gateway.cut();
    const since = () => events.slice(before).filter(({ type }) => type === "hello");
    await until(() => tokensOf(since()).size === DRIVERS && tokensOf(since()).has("a newer token"));
  });

  it("comes back when the gateway said goodbye", async () => {
    const before = events.length;
    gateway.say({ type: "bye", reconnectInMs: 500 });
    await until(() => tokensOf(events.slice(before).filter(({ type }) => type === "hello")).size === DRIVERS);
  });

  it("numbers every fix once, one by one and in time order, through all of it", async () => {
    await until(() => of("batch").length > 20 * DRIVERS);
    for (const { id } of world.drivers.slice(1)) {
      const times = new Map<number, number>();
      for (const { batch } of of("batch").filter(({ token }) => token === id)) {
        for (const [i, fix] of batch.fixes.entries()) {
          const seq = batch.firstSeq + i;
          expect(times.get(seq) ?? fix.recordedAt).toBe(fix.recordedAt);
          times.set(seq, fix.recordedAt);
        }
      }
      const seqs = [...times.keys()].sort((a, b) => a - b);
      const first = seqs[0] ?? 0;
      expect(seqs).toEqual(seqs.map((_, i) => first + i));
      const inOrder = seqs.map((seq) => times.get(seq) ?? 0);
      expect(inOrder).toEqual([...new Set(inOrder)].sort((a, b) => a - b));
    }
  });

  it("says goodbye and ends with 0 on SIGTERM", async () => {
    const ended = once(simulator, "exit");
    simulator.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });
});

it("ends with 0 when whoever started it is gone", { timeout: 20_000 }, async () => {
  const orphan = start();
  const ended = once(orphan, "exit");
  orphan.stdin?.end();
  expect(await ended).toEqual([0, null]);
});
