import type { View } from "./camera.ts";
import type { FeedStatus } from "./feed-machine.ts";
import type { FeedWorld } from "./feed-socket.ts";
import type { GroundError, GroundProps } from "./ground.ts";
import type { MarkerLabels, Snapshot } from "./items.ts";

export type LiveMapProps = GroundProps & {
  /** `ws:` or `wss:` address of the feed. */
  readonly feedUrl: string;
  /** Words; a new object says everything again. */
  readonly labels: MarkerLabels;
  /** Markers that others draw on the same page: own order, restaurant, door. They count to the hundred. */
  readonly reserved?: number;
  /** How late positions may be shown so that they glide, milliseconds; 0 shows them at once. */
  readonly playbackDelayMs?: number;
  /** The world to run in, for tests. */
  readonly world?: FeedWorld;
  readonly onState?: (status: FeedStatus) => void;
  /** Once per tick and after each move: exactly what stands on the map. */
  readonly onSnapshot?: (snapshot: Snapshot) => void;
  readonly onSelect?: (id: number | null) => void;
  readonly onView?: (view: View) => void;
  readonly onError?: (error: GroundError) => void;
};
