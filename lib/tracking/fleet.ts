import type { DeliveryId, DriverId } from "#lib/core/ids.ts";
import type { PublicDelivery } from "./delivery-record.ts";
import { type DropReason, EMPTY_TRACK, type TrackState, takeFix } from "./ingest.ts";
import { type OwnableDriver, OwnDrivers } from "./own-drivers.ts";
import type { DriverFixes, Fix } from "./position-batch.ts";
import { cutsOf, publicView, type StreetPoints, type TripCuts } from "./public-view.ts";
import type { TileFeed } from "./tile-feed.ts";
import type { Trip } from "./trip.ts";
import { TICK_MS, tickAt } from "./wire.ts";

/** A position this old is shown as such; at this age its driver leaves the map. In ticks. */
export const STALE_TICKS = 10_000 / TICK_MS;
export const GONE_TICKS = 120_000 / TICK_MS;
/** A driver without a trip is forgotten after so much silence; looked for now and then. */
export const FORGET_TICKS = 3_600_000 / TICK_MS;
const SWEEP_TICKS = 60_000 / TICK_MS;

type Driver = OwnableDriver & {
  track: TrackState;
  trip: Trip | null;
  cuts: TripCuts | null;
  /** The delivery that ended last. What the bus tells late must not bring it back. */
  endedId: DeliveryId | null;
  shown: PublicDelivery | null;
  /** Tick of the newest believed fix. */
  heardTick: number;
  /** Tick of the next look at its age, 0 = none planned. */
  checkTick: number;
  changed: boolean;
};

export type BatchResult = {
  /** The batch's last sequence number: up to it nothing need be sent again. */
  readonly ackSeq: number;
  readonly believed: Fix[];
  readonly dropped: Partial<Record<DropReason, number>>;
};

/**
 * The position table in memory: each driver's track and trip, and what the public map shows of them.
 * Fixes are taken as they come; the map learns of them at the next tick, once per driver however many came.
 */
export class Fleet {
  private readonly drivers = new Map<DriverId, Driver>();
  private readonly holders = new Map<DeliveryId, Driver>();
  private readonly checks = new Map<number, Set<Driver>>();
  private changed: Driver[] = [];
  private readonly feed: TileFeed;
  private readonly streets: StreetPoints;
  private readonly cutSecret: number;
  private latestTick = 0;
  private sweepTick = 0;
  private ownShownCount = 0;
  /** Who is heard here, and what of that other gateways are still to be told. */
  readonly own = new OwnDrivers();

  constructor(parts: { feed: TileFeed; streets: StreetPoints; cutSecret: number }) {
    this.feed = parts.feed;
    this.streets = parts.streets;
    this.cutSecret = parts.cutSecret;
  }

  get driverCount(): number {
    return this.drivers.size;
  }

  /** Deliveries on the public map whose drivers this gateway hears itself. */
  get ownShown(): number {
    return this.ownShownCount;
  }

  /**
   * A delivery's new state; false if it is older news than what is known. An ended one leaves the map, as does the old
   * driver of one that was assigned anew; the driver stays known.
   */
  setTrip(trip: Trip): boolean {
    const driver = this.driver(trip.driverId);
    const holder = this.holders.get(trip.deliveryId);
    if (trip.status === "delivered" || trip.status === "cancelled") {
      driver.endedId = trip.deliveryId;
      if (holder) this.release(holder);
      return true;
    }
    if (driver.endedId === trip.deliveryId) return false;
    if (holder === driver && driver.trip?.status === "picked_up" && trip.status === "assigned") return false;
    if (holder !== driver) {
      if (holder) this.release(holder);
      this.release(driver);
      this.holders.set(trip.deliveryId, driver);
    }
    driver.trip = trip;
    driver.cuts = cutsOf(trip, this.cutSecret);
    this.touch(driver);
    return true;
  }

  tripOf(driverId: DriverId): Trip | null {
    return this.drivers.get(driverId)?.trip ?? null;
  }

  /** The deliveries that are under way, as far as is known here. */
  deliveries(): DeliveryId[] {
    return [...this.holders.keys()];
  }

  /** The newest believed position, from whichever gateway it came; null where none is known. */
  fixOf(driverId: DriverId): Fix | null {
    return this.drivers.get(driverId)?.track.last ?? null;
  }

  /** The tick at which `fixOf` was taken by the phone; 0 for a driver nobody has heard. */
  heardTickOf(driverId: DriverId): number {
    const driver = this.drivers.get(driverId);
    return driver?.track.last ? driver.heardTick : 0;
  }

  /** Takes a batch; what is believed is the caller's to store. `offsetMs` corrects the phone's clock. */
  take(driverId: DriverId, batch: DriverFixes, offsetMs: number, nowMs: number): BatchResult {
    const driver = this.driver(driverId);
    // Until a trip tells the vehicle, the fastest is assumed: no honest fix is refused.
    const vehicle = driver.trip?.vehicle ?? "car";
    const before = driver.track.last;
    const believed: Fix[] = [];
    const dropped: Partial<Record<DropReason, number>> = {};
    for (const [i, raw] of batch.fixes.entries()) {
      const fix = offsetMs === 0 ? raw : { ...raw, recordedAt: raw.recordedAt + offsetMs };
      const seq = batch.firstSeq === null ? null : batch.firstSeq + i;
      const verdict = takeFix(driver.track, fix, seq, vehicle, nowMs);
      driver.track = verdict.state;
      if ("fix" in verdict) believed.push(verdict.fix);
      else dropped[verdict.dropped] = (dropped[verdict.dropped] ?? 0) + 1;
    }
    const newest = believed.at(-1);
    if (newest) {
      driver.heardTick = this.heardTick(newest, nowMs);
      this.touch(driver);
      if (this.own.hear(driver, before) && driver.shown) this.ownShownCount++;
    }
    return { ackSeq: (batch.firstSeq ?? 1) + batch.fixes.length - 1, believed, dropped };
  }

  /** Takes a position that another gateway believed, or the database keeps; false if it is older than what is known. */
  takeRemote(driverId: DriverId, fix: Fix, nowMs: number): boolean {
    const driver = this.driver(driverId);
    const { last } = driver.track;
    if (last && fix.recordedAt <= last.recordedAt) return false;
    // The numbers of their fixes are the other gateway's to follow: here it is the times that tell what is late.
    driver.track = { last: fix, lastSeq: 0, suspects: [] };
    driver.heardTick = this.heardTick(fix, nowMs);
    this.lose(driver);
    this.touch(driver);
    return true;
  }

  /** Another gateway hears this driver now. */
  disown(driverId: DriverId): void {
    const driver = this.drivers.get(driverId);
    if (driver) this.lose(driver);
  }

  isOwn(driverId: DriverId): boolean {
    return this.drivers.get(driverId)?.own ?? false;
  }

  /** Every driver who has a trip and a position here, and whose they are. */
  *positions(): Generator<{ driverId: DriverId; fix: Fix; own: boolean; heardTick: number }> {
    for (const { id, track, trip, own, heardTick } of this.drivers.values()) {
      if (trip && track.last) yield { driverId: id, fix: track.last, own, heardTick };
    }
  }

  /** Brings the public map up to date: every driver that changed, and those whose last fix grew old. */
  tick(tick: number): void {
    this.latestTick = tick;
    for (const [due, drivers] of this.checks) {
      if (due > tick) continue;
      this.checks.delete(due);
      for (const driver of drivers) {
        driver.checkTick = 0;
        this.show(driver, tick);
      }
    }
    const changed = this.changed;
    this.changed = [];
    for (const driver of changed) {
      driver.changed = false;
      this.show(driver, tick);
    }
    if (tick >= this.sweepTick) this.forgetSilent(tick);
  }

  private forgetSilent(tick: number): void {
    this.sweepTick = tick + SWEEP_TICKS;
    for (const driver of this.drivers.values()) {
      if (!driver.trip && tick - driver.heardTick > FORGET_TICKS) this.drivers.delete(driver.id);
    }
  }

  private driver(id: DriverId): Driver {
    let driver = this.drivers.get(id);
    if (!driver) {
      driver = {
        id,
        track: EMPTY_TRACK,
        trip: null,
        cuts: null,
        endedId: null,
        shown: null,
        heardTick: this.latestTick,
        own: false,
        untold: false,
        toldRegion: null,
        checkTick: 0,
        changed: false,
      };
      this.drivers.set(id, driver);
    }
    return driver;
  }

  /** Counted back from the tick that runs: after a step back of the clock it is ahead of what the clock says. */
  private heardTick(fix: Fix, nowMs: number): number {
    const running = this.latestTick === 0 ? tickAt(nowMs) : this.latestTick;
    return running - Math.max(0, tickAt(nowMs) - tickAt(fix.recordedAt));
  }

  private lose(driver: Driver): void {
    if (!driver.own) return;
    this.own.lose(driver);
    if (driver.shown) this.ownShownCount--;
  }

  private touch(driver: Driver): void {
    if (driver.changed) return;
    driver.changed = true;
    this.changed.push(driver);
  }

  private show(driver: Driver, tick: number): void {
    const { trip, cuts } = driver;
    const fix = driver.track.last;
    const age = tick - driver.heardTick;
    if (!trip || !cuts || !fix || age >= GONE_TICKS) {
      this.hide(driver);
      return;
    }
    const seenTick = age >= STALE_TICKS ? driver.heardTick : null;
    const view = publicView(trip, cuts, fix, seenTick, this.streets, driver.shown);
    if (!view) {
      this.hide(driver);
      return;
    }
    if (!driver.shown && driver.own) this.ownShownCount++;
    driver.shown = view;
    this.feed.put(view);
    if (driver.checkTick === 0) this.plan(driver, driver.heardTick + (seenTick === null ? STALE_TICKS : GONE_TICKS));
  }

  private plan(driver: Driver, tick: number): void {
    driver.checkTick = Math.max(tick, this.latestTick + 1);
    const due = this.checks.get(driver.checkTick);
    if (due) due.add(driver);
    else this.checks.set(driver.checkTick, new Set([driver]));
  }

  private release(driver: Driver): void {
    this.hide(driver);
    if (driver.trip) this.holders.delete(driver.trip.deliveryId);
    driver.trip = null;
    driver.cuts = null;
  }

  private hide(driver: Driver): void {
    if (!driver.shown) return;
    this.feed.remove(driver.shown.id);
    driver.shown = null;
    if (driver.own) this.ownShownCount--;
  }
}
