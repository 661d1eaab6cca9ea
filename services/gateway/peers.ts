import type { Region } from "#lib/tracking/region.ts";
import type { GatewayNews } from "#lib/tracking/region-news.ts";

/** A gateway that has said nothing for so long is gone: it says something every 5 s. */
const GONE_MS = 15_000;

type Peer = { readonly shown: number; readonly regions: readonly Region[]; readonly heardMs: number };

/** The other gateways, as far as they have told of themselves. */
export class Peers {
  private readonly peers = new Map<number, Peer>();

  get count(): number {
    return this.peers.size;
  }

  /** Deliveries that the others show and hear themselves. */
  get shown(): number {
    let shown = 0;
    for (const peer of this.peers.values()) shown += peer.shown;
    return shown;
  }

  /** Where the others' drivers are; a region may come more than once. */
  *regions(): Generator<Region> {
    for (const { regions } of this.peers.values()) yield* regions;
  }

  take({ gateway, says, shown, regions }: GatewayNews, nowMs: number): void {
    if (says === "leaves") this.peers.delete(gateway);
    else this.peers.set(gateway, { shown, regions, heardMs: nowMs });
  }

  /** Forgets those who have been silent for long. */
  expire(nowMs: number): void {
    for (const [gateway, { heardMs }] of this.peers) {
      // After a step back of the clock they are counted from its new time.
      if (nowMs - heardMs > GONE_MS || heardMs > nowMs + GONE_MS) this.peers.delete(gateway);
    }
  }
}
