import type { DriverId } from "#lib/core/ids.ts";
import type { TrackState } from "./ingest.ts";
import type { Fix } from "./position-batch.ts";
import { type Region, regionOf } from "./region.ts";
import type { Trip } from "./trip.ts";

/** A driver as far as it matters whose they are. */
export type OwnableDriver = {
  readonly id: DriverId;
  readonly track: TrackState;
  readonly trip: Trip | null;
  /** It was this gateway that heard them last, and no other has said so of itself since. */
  own: boolean;
  /** Is among those heard since the others were told. */
  untold: boolean;
  /** The region that the others were told last; null = none yet. */
  toldRegion: Region | null;
};

/** An own driver's position that other gateways are to be told. */
export type HeardDriver = {
  readonly driverId: DriverId;
  readonly fix: Fix;
  readonly region: Region;
  /** Where the others believe them, where that is another region. */
  readonly leftRegion: Region | null;
};

/** Which drivers this gateway hears itself, and what of that the others have not been told. */
export class OwnDrivers {
  private untold: OwnableDriver[] = [];
  private claimed: OwnableDriver[] = [];

  /** A believed position came here; `before` is the one that was known until then. Answers whether they were another's. */
  hear(driver: OwnableDriver, before: Fix | null): boolean {
    if (!driver.untold) {
      driver.untold = true;
      this.untold.push(driver);
    }
    if (driver.own) return false;
    driver.own = true;
    this.claimed.push(driver);
    if (before) driver.toldRegion = regionOf(before.lng, before.lat);
    return true;
  }

  /** Another gateway hears them now: what the others believe of them is that one's to know. */
  lose(driver: OwnableDriver): void {
    driver.own = false;
    driver.toldRegion = null;
  }

  /** Own drivers with a trip who were heard since this was asked last, each once. */
  takeHeard(): HeardDriver[] {
    const heard: HeardDriver[] = [];
    for (const driver of this.untold) {
      driver.untold = false;
      const fix = driver.track.last;
      if (!driver.own || !driver.trip || !fix) continue;
      const region = regionOf(fix.lng, fix.lat);
      const leftRegion = driver.toldRegion === region ? null : driver.toldRegion;
      driver.toldRegion = region;
      heard.push({ driverId: driver.id, fix, region, leftRegion });
    }
    this.untold = [];
    return heard;
  }

  /** Drivers who have come to be own since this was asked last, and still are. */
  takeClaimed(): DriverId[] {
    const claimed = this.claimed;
    this.claimed = [];
    return claimed.filter(({ own }) => own).map(({ id }) => id);
  }
}
