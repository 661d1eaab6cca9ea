import type { Clock } from "#lib/core/clock.ts";
import type { DriverId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import type { Logger } from "#lib/infra/log.ts";
import type { Fleet } from "#lib/tracking/fleet.ts";
import { GONE_TICKS } from "#lib/tracking/fleet.ts";
import { listCurrentLocations } from "#lib/tracking/queries.ts";
import { boxOfArea } from "#lib/tracking/region.ts";
import type { TileAddress } from "#lib/tracking/tile-grid.ts";
import { TICK_MS, tileKey } from "#lib/tracking/wire.ts";

/** One statement at most in this time, whatever is asked for. */
const EVERY_MS = 900;
/** More areas than this are read as the whole earth. */
const MAX_AREAS = 256;
const EARTH: TileAddress = { z: 0, x: 0, y: 0 };

type Parts = { db: Db; clock: Clock; log: Logger; fleet: Fleet; onFill(positions: number): void };

/** Brings into the fleet what the bus did not: positions from the database, all that is asked for in one statement. */
export class LocationFiller {
  private readonly parts: Parts;
  private areas = new Map<string, TileAddress>();
  private driverIds = new Set<DriverId>();
  private running: Promise<void> | null = null;
  private lastMs = Number.NEGATIVE_INFINITY;
  private failing = false;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  area(area: TileAddress): void {
    this.areas.set(tileKey(area.z, area.x, area.y), area);
  }

  everywhere(): void {
    this.area(EARTH);
  }

  driver(driverId: DriverId): void {
    this.driverIds.add(driverId);
  }

  /** Reads what was asked for, unless that was done just now. Never throws. */
  turn(): Promise<void> {
    const { clock } = this.parts;
    if (this.running) return this.running;
    if (this.areas.size === 0 && this.driverIds.size === 0) return Promise.resolve();
    const sinceMs = clock.now() - this.lastMs;
    if (sinceMs >= 0 && sinceMs < EVERY_MS) return Promise.resolve();
    this.lastMs = clock.now();
    this.running = this.read().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async read(): Promise<void> {
    const { db, clock, log, fleet, onFill } = this.parts;
    const areas = this.areas.size > MAX_AREAS ? [EARTH] : [...this.areas.values()];
    const asked = { areas: this.areas, driverIds: this.driverIds };
    this.areas = new Map();
    this.driverIds = new Set();
    try {
      const found = await listCurrentLocations(
        { db },
        {
          boxes: areas.map(boxOfArea),
          driverIds: [...asked.driverIds],
          sinceMs: clock.now() - GONE_TICKS * TICK_MS,
        },
      );
      const now = clock.now();
      for (const { driverId, fix } of found) fleet.takeRemote(driverId, fix, now);
      onFill(found.length);
      this.failing = false;
    } catch (error) {
      if (!this.failing) log.warn({ err: error }, "positions could not be read; they will be again");
      this.failing = true;
      for (const area of asked.areas.values()) this.area(area);
      for (const driverId of asked.driverIds) this.driver(driverId);
    }
  }
}
