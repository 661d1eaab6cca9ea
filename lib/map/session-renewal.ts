import type { FeedWorld } from "./feed-socket.ts";

/** A session that runs out again within this was not renewed. */
const RENEWED_MS = 10_000;

type Renewer = { onSessionExpired?(): Promise<boolean> };
type Outcome = { renewed(): void; failed(): void; notTried(): void };

/** Renews the session once when many are told that it has run out. */
export class SessionRenewal {
  readonly #world: FeedWorld;
  readonly #outcome: Outcome;
  #isUnderWay = false;
  #renewedMs = Number.NEGATIVE_INFINITY;

  constructor(world: FeedWorld, outcome: Outcome) {
    this.#world = world;
    this.#outcome = outcome;
  }

  async run(renewers: Iterable<Renewer>): Promise<void> {
    if (this.#isUnderWay) return;
    const renew = [...renewers].find(({ onSessionExpired }) => onSessionExpired)?.onSessionExpired;
    if (!renew || this.#world.now() - this.#renewedMs < RENEWED_MS) {
      this.#outcome.failed();
      return;
    }
    this.#isUnderWay = true;
    let worked: boolean | null;
    try {
      worked = await renew();
    } catch {
      // The network is away, perhaps.
      worked = null;
    }
    this.#isUnderWay = false;
    if (worked === null) this.#outcome.notTried();
    else if (!worked) this.#outcome.failed();
    else {
      this.#renewedMs = this.#world.now();
      this.#outcome.renewed();
    }
  }
}
