import { createFeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { createBrowserWorld } from "./browser-world.ts";
import { FeedClient } from "./feed-client.ts";
import type { FeedWorld } from "./feed-socket.ts";

/** A connection without users is kept for so long, for the page that comes next. */
const LINGER_MS = 3_000;

type Shared = { readonly client: FeedClient; users: number; timer: unknown };

const feeds = new WeakMap<FeedWorld, Map<string, Shared>>();
let tabWorld: FeedWorld | null = null;

/** The browser, the same for everyone in this tab. */
export function worldOfTab(): FeedWorld {
  tabWorld ??= createBrowserWorld();
  return tabWorld;
}

/**
 * The one client of a tab for an address, started. `leave` is called once by each who joined; the connection closes a
 * moment after the last.
 */
export function joinFeed(url: string, world: FeedWorld): { readonly client: FeedClient; leave(): void } {
  const ofWorld = feeds.get(world) ?? new Map<string, Shared>();
  feeds.set(world, ofWorld);
  const shared = ofWorld.get(url) ?? { client: new FeedClient(url, world, createFeedDecoder), users: 0, timer: null };
  ofWorld.set(url, shared);
  shared.users++;
  world.clearTimer(shared.timer);
  shared.timer = null;
  shared.client.start();
  return {
    client: shared.client,
    leave() {
      shared.users--;
      if (shared.users > 0) return;
      shared.timer = world.setTimer(() => {
        ofWorld.delete(url);
        shared.client.stop();
      }, LINGER_MS);
    },
  };
}
