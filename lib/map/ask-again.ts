import type { FeedWorld } from "./feed-socket.ts";

/** What may work later, or has lost its place, is asked for again after this, and up to twice that. */
const AFTER_MS = 1500;

/** Orders that are to be asked for once more, in a moment and together. */
export class AskAgain {
  readonly #world: FeedWorld;
  readonly #ask: (orderId: string) => void;
  readonly #due = new Set<string>();
  #timer: unknown = null;

  constructor(world: FeedWorld, ask: (orderId: string) => void) {
    this.#world = world;
    this.#ask = ask;
  }

  add(orderId: string): void {
    this.#due.add(orderId);
    this.#timer ??= this.#world.setTimer(
      () => {
        this.#timer = null;
        const due = [...this.#due];
        this.#due.clear();
        due.forEach(this.#ask);
      },
      AFTER_MS * (1 + this.#world.random()),
    );
  }

  delete(orderId: string): void {
    this.#due.delete(orderId);
  }

  stop(): void {
    this.#world.clearTimer(this.#timer);
    this.#timer = null;
    this.#due.clear();
  }
}
