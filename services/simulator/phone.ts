import { AppError } from "#lib/core/errors.ts";
import type { LngLat } from "#lib/core/geo.ts";
import { createRng, hash32, type Rng } from "#lib/core/rng.ts";
import { type Coverage, createCoverage, stepCoverage } from "#lib/sim/coverage.ts";
import {
  type DriverEvent,
  type DriverState,
  type Job,
  type Report,
  reportsOf,
  stepDriver,
  wantedWay,
  whereIs,
} from "#lib/sim/driver.ts";
import { createGps, type Gps, readGps } from "#lib/sim/gps.ts";
import { createOutbox, type Outbox } from "#lib/sim/outbox.ts";
import type { RosterEntry } from "#lib/sim/roster.ts";
import { createTrack, type Way } from "#lib/sim/track.ts";
import { encodePositionBatch } from "#lib/tracking/position-batch.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import { Link } from "./link.ts";
import type { Heard } from "./messages.ts";

export type PhoneWorld = {
  readonly url: string;
  readonly seed: number;
  readonly coverageLoss: number;
  /** Real time, ms since 1970. */
  now(): number;
  /** Simulated time for a real one: runs `speed` times as fast. */
  simNow(nowMs: number): number;
  requestWay(vehicle: Vehicle, from: LngLat, to: LngLat): Promise<Way>;
  mayConnect(): boolean;
  readonly counts: { fixes: number; batches: number; acknowledged: number; welcomes: number; lostWays: number };
};

/** A report that is not answered is sent again after this. */
const ANSWER_MS = 10_000;
/** A routing engine that does not answer is asked again after this. */
const RETRY_WAY_MS = 5_000;
/** Where there is no way, the driver pushes on as the crow flies, at a walk. */
const PATHLESS_MPS = 3;
/** Jobs kept for after the one being done. */
const MAX_LATER_JOBS = 8;

/** One driver with a phone: lives a driver's day, takes fixes, and tells the gateway. `turn` is called once a second. */
export class Phone {
  private readonly world: PhoneWorld;
  private readonly vehicle: Vehicle;
  private readonly rng: Rng;
  private readonly outbox: Outbox;
  private readonly link: Link;
  private state: DriverState = { phase: "unplaced" };
  private gps: Gps;
  private coverage: Coverage;
  private lastTurnMs: number;
  private later = new Map<string, Job>();
  private reports: Report[] = [];
  private reportedMs = 0;
  private wayAskedFor: DriverState | null = null;
  private askWayMs = 0;

  constructor(world: PhoneWorld, entry: RosterEntry) {
    const nowMs = world.now();
    this.world = world;
    this.vehicle = entry.vehicle;
    this.rng = createRng(hash32(entry.driverId, world.seed));
    this.gps = createGps(this.rng);
    this.coverage = createCoverage(world.simNow(nowMs), world.coverageLoss, this.rng);
    this.lastTurnMs = nowMs;
    // Seconds since 1970: at most one fix a second comes, so a later run begins above where this one ends.
    this.outbox = createOutbox(Math.floor(nowMs / 1000));
    this.link = new Link({
      url: world.url,
      token: entry.token,
      rng: this.rng,
      now: world.now,
      events: {
        welcome: () => {
          this.world.counts.welcomes++;
          this.later.clear();
        },
        heard: (message) => this.hear(message),
        lost: () => {
          this.outbox.rewind();
          this.reportedMs = 0;
        },
      },
    });
  }

  get phase(): DriverState["phase"] {
    return this.state.phase;
  }

  get isReady(): boolean {
    return this.link.isReady;
  }

  /** A fresh token, shown at the next hello. */
  renew(token: string): void {
    this.link.token = token;
  }

  turn(nowMs: number): void {
    const simMs = this.world.simNow(nowMs);
    const wasCovered = this.coverage.covered;
    this.coverage = stepCoverage(this.coverage, simMs, this.world.coverageLoss, this.rng);
    if (this.coverage.covered && !wasCovered) this.link.renew();
    this.step({ type: "tick", nowMs: simMs });
    this.takeFix(nowMs, simMs);
    this.link.turn(nowMs, this.coverage.covered, this.world.mayConnect);
    if (this.coverage.covered && this.link.isReady) this.tell(nowMs);
  }

  close(): Promise<void> {
    return this.link.close();
  }

  terminate(): void {
    this.link.terminate();
  }

  private takeFix(nowMs: number, simMs: number): void {
    const motion = whereIs(this.state, simMs);
    const sinceLastS = (nowMs - this.lastTurnMs) / 1000;
    this.lastTurnMs = nowMs;
    if (!motion) return;
    const reading = readGps(this.gps, motion, { recordedAt: nowMs, sinceLastS, rng: this.rng });
    this.gps = reading.gps;
    this.outbox.push(reading.fix);
    this.world.counts.fixes++;
  }

  private tell(nowMs: number): void {
    const batch = this.outbox.take();
    if (batch) {
      this.link.send(encodePositionBatch(batch));
      this.world.counts.batches++;
    }
    // One at a time, since an error does not say which delivery it is about.
    const report = this.reports[0];
    if (!report || (this.reportedMs > 0 && nowMs - this.reportedMs < ANSWER_MS)) return;
    this.link.send(JSON.stringify({ v: 1, type: "delivery", ...report }));
    this.reportedMs = nowMs;
  }

  private hear(message: Heard): void {
    switch (message.type) {
      case "ack":
        this.outbox.acknowledge(message.seq);
        this.world.counts.acknowledged++;
        break;
      case "assignment":
        this.accept(message.delivery);
        break;
      case "delivery":
        if (message.status === "cancelled") this.withdraw(message.deliveryId);
        else this.settle(message.deliveryId, message.status);
        break;
      case "error": {
        const report = this.reports[0];
        const isLost = message.code === "delivery_not_yours" || message.code === "delivery_conflict";
        if (report && isLost) this.withdraw(report.deliveryId);
        break;
      }
    }
  }

  private accept(job: Job): void {
    const isDone = this.reports.some((report) => report.deliveryId === job.id && report.event === "delivered");
    if (isDone || this.currentJobId() === job.id) return;
    if (this.later.size < MAX_LATER_JOBS) this.later.set(job.id, job);
    this.takeNextJob();
  }

  private takeNextJob(): void {
    if (this.state.phase !== "idle" && this.state.phase !== "unplaced") return;
    for (const [id, job] of this.later) {
      this.later.delete(id);
      this.step({ type: "assigned", job, nowMs: this.world.simNow(this.world.now()) });
      return;
    }
  }

  private withdraw(deliveryId: string): void {
    this.later.delete(deliveryId);
    this.reports = this.reports.filter((report) => report.deliveryId !== deliveryId);
    this.reportedMs = 0;
    this.step({ type: "withdrawn", deliveryId, nowMs: this.world.simNow(this.world.now()) });
  }

  private settle(deliveryId: string, status: string): void {
    const [first] = this.reports;
    if (first?.deliveryId !== deliveryId || first.event !== status) return;
    this.reports.shift();
    this.reportedMs = 0;
  }

  private currentJobId(): string | null {
    return "job" in this.state ? this.state.job.id : null;
  }

  private step(event: DriverEvent): void {
    const before = this.state;
    this.state = stepDriver(before, event);
    this.reports.push(...reportsOf(before, this.state));
    if (this.state !== before) this.takeNextJob();
    this.askForWay();
  }

  private askForWay(): void {
    const { state, world } = this;
    const wanted = wantedWay(state);
    if (!wanted || this.wayAskedFor === state || world.now() < this.askWayMs) return;
    this.wayAskedFor = state;
    world.requestWay(this.vehicle, wanted.from, wanted.to).then(
      (way) => this.drive(state, way),
      (error: unknown) => {
        world.counts.lostWays++;
        if (error instanceof AppError && error.code === "no_route") {
          this.drive(state, { points: [wanted.from, wanted.to], speedsMps: [PATHLESS_MPS] });
        } else if (this.wayAskedFor === state) {
          this.wayAskedFor = null;
          this.askWayMs = world.now() + RETRY_WAY_MS;
        }
      },
    );
  }

  private drive(asked: DriverState, way: Way): void {
    if (this.state !== asked) return; // the job was withdrawn meanwhile
    const track = createTrack(way, this.vehicle, this.rng);
    this.step({ type: "routed", track, nowMs: this.world.simNow(this.world.now()) });
  }
}
