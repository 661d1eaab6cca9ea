import type { City } from "#lib/city/city.ts";
import type { View } from "#lib/map/camera.ts";
import type { Path } from "../path.ts";
import type { FrameMeter } from "./meters.ts";

/** A map that is measured, ours or one to compare with. */
export type Variant = {
  /** Resolves when the first deliveries stand on it. */
  readonly filled: Promise<void>;
  goTo(view: View, durationMs: number): void;
};

export type VariantOptions = {
  readonly city: City;
  readonly path: Path;
  /** Address of the recorded feed, of the positions of all its deliveries. */
  readonly feedUrl: string;
  readonly positionsUrl: string;
  readonly playbackDelayMs: number | null;
  readonly frames: FrameMeter;
  /** Main-thread milliseconds from a binary message to markers and list updated. */
  onTick(ms: number): void;
  /** Milliseconds from an update's receipt to the first painted frame that holds it; null where nobody asks. */
  readonly onPainted: ((ms: number) => void) | null;
};

export function styleUrlOf(city: City): string {
  return `/city/${city.id}/style-light.json`;
}
