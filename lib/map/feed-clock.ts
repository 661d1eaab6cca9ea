/** The gateway's ticks and clock in local time, as far as a greeting tells. All times in ms since 1970. */
export class FeedClock {
  #askedMs = 0;
  #offsetMs = 0;
  #zero: { readonly tick: number; readonly tickMs: number; readonly localMs: number } | null = null;

  /** How far the gateway's clock is ahead of the local one. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Hello was said. */
  ask(nowMs: number): void {
    this.#askedMs = nowMs;
  }

  /**
   * A greeting that came now. Unless it is known when it was written (`toldMs`): somewhere between hello and now, and the
   * middle is off by half a round trip at most.
   */
  set(
    told: { readonly tick: number; readonly tickMs: number; readonly serverTime: string },
    nowMs: number,
    toldMs?: number,
  ): void {
    const heardMs = toldMs ?? (this.#askedMs + nowMs) / 2;
    this.#offsetMs = Date.parse(told.serverTime) - heardMs;
    this.#zero = { tick: told.tick, tickMs: told.tickMs, localMs: heardMs };
  }

  /** Local time of a tick that was just heard of. One from the future shows that the first estimate was late, and moves it. */
  timeOf(tick: number, nowMs: number): number {
    const zero = this.#zero;
    if (!zero) return nowMs;
    const atMs = zero.localMs + (tick - zero.tick) * zero.tickMs;
    if (atMs <= nowMs) return atMs;
    this.#zero = { ...zero, localMs: zero.localMs - (atMs - nowMs) };
    return nowMs;
  }

  /** So many ticks in ms. */
  spanOf(ticks: number): number {
    return ticks * (this.#zero?.tickMs ?? 1000);
  }
}
