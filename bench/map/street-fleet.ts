import { latOfY, lngOfX } from "#lib/core/geo.ts";
import { createId } from "#lib/core/ids.ts";
import { createRng, type Rng } from "#lib/core/rng.ts";
import type { PublicDelivery } from "#lib/tracking/delivery-record.ts";
import { publicView, type StreetPoints } from "#lib/tracking/public-view.ts";
import { TileFeed } from "#lib/tracking/tile-feed.ts";
import { type Trip, VEHICLES } from "#lib/tracking/trip.ts";
import { createWalkers, type StreetGraph, type Walker } from "../tracking/street-walk.ts";

type Driver = { readonly walker: Walker; trip: Trip; arrivals: number; shown: PublicDelivery | null };

/**
 * Deliveries that move along the city's streets as the public map shows them, in the gateway's own tiles. There are
 * always exactly so many: who arrives begins the next delivery at once, and no trip's ends are cut.
 */
export class StreetFleet {
  readonly feed = new TileFeed();
  readonly #drivers: Driver[];
  readonly #streets: StreetPoints;
  readonly #rng: Rng;
  #seconds = 0;

  constructor(graph: StreetGraph, streets: StreetPoints, count: number) {
    this.#streets = streets;
    this.#rng = createRng(`fleet ${count}`);
    this.#drivers = createWalkers(graph, count, `walkers ${count}`).map((walker, i) => ({
      walker,
      trip: this.#tripOf(walker, i),
      arrivals: walker.arrivals,
      shown: null,
    }));
    this.second();
  }

  /** Everybody goes on for a second and reports. */
  second(): void {
    this.#seconds++;
    this.#drivers.forEach((driver, i) => {
      const { walker } = driver;
      const fix = walker.walk(1, this.#seconds * 1000);
      if (walker.arrivals !== driver.arrivals) {
        this.feed.remove(driver.trip.publicId);
        driver.arrivals = walker.arrivals;
        driver.trip = this.#tripOf(walker, i);
        driver.shown = null;
      }
      const cuts = { pickupM: 0, dropoffM: 0, etaTo: driver.trip.dropoff };
      driver.shown = publicView(driver.trip, cuts, fix, null, this.#streets, driver.shown);
      if (driver.shown) this.feed.put(driver.shown);
    });
  }

  /** Longitude and latitude of every delivery, as they are shown. */
  positions(): Float32Array {
    const flat = new Float32Array(this.#drivers.length * 2);
    this.#drivers.forEach(({ shown }, i) => {
      if (!shown) throw new Error("a delivery is not shown");
      flat[2 * i] = lngOfX(shown.x);
      flat[2 * i + 1] = latOfY(shown.y);
    });
    return flat;
  }

  #tripOf(walker: Walker, i: number): Trip {
    const bytes = Uint8Array.from({ length: 10 }, () => this.#rng.int(0, 255));
    return {
      deliveryId: createId("delivery", 0, bytes),
      publicId: this.#rng.int(0, 0xffff_ffff),
      driverId: createId("driver", 0, bytes),
      orderId: null,
      vehicle: VEHICLES[i % VEHICLES.length]!,
      status: "picked_up",
      pickup: walker.at,
      dropoff: walker.door,
      area: i % 8,
    };
  }
}
