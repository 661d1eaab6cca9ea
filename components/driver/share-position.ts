import { callApi } from "#components/orders/api.ts";
import { type Fix, MAX_FIXES_PER_BATCH } from "#lib/tracking/position-batch.ts";
import { isWorthKeeping, STILL_MS } from "#lib/tracking/sampling.ts";
import type { Kept } from "./kept.ts";

/** off: nobody is told · searching: the phone does not know where it is · denied: it may not tell · on: it does. */
export type Sharing = {
  readonly is: "off" | "searching" | "denied" | "on";
  /** When the server last took a fix, by this clock, ms; null for not yet. */
  readonly sentAt: number | null;
  /** How many wait to be sent. */
  readonly waiting: number;
  /** Where the phone last was; null while it does not say. */
  readonly at: Fix | null;
};

export const NOT_SHARED: Sharing = { is: "off", sentAt: null, waiting: 0, at: null };

/** Looking whether there is something to send, ms. */
const EVERY_MS = 2_000;
/** A new token is asked for so long before the old one runs out, ms. */
const TOKEN_SLACK_MS = 60_000;
const WATCHED = { enableHighAccuracy: true, maximumAge: 0, timeout: 20_000 } as const;
/** While a watch says nothing, nothing has moved: its last reading is as good as a new one, for a while. */
const ASKED = { ...WATCHED, maximumAge: 600_000 } as const;

/**
 * The phone's position on its way to the gateway while the driver is on duty: watched, thinned (lib/tracking/sampling.ts),
 * kept, and sent in order with numbers, so that a tunnel costs nothing but time.
 */
export class PositionShare {
  private readonly kept: Kept;
  private readonly onChange: (sharing: Sharing) => void;
  private sharing: Sharing = { ...NOT_SHARED };
  private watchId: number | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private last: Fix | null = null;
  private askedAt = 0;
  private isSending = false;
  private token: { readonly text: string; readonly until: number } | null = null;

  constructor(kept: Kept, onChange: (sharing: Sharing) => void) {
    this.kept = kept;
    this.onChange = onChange;
  }

  start(): void {
    if (this.watchId !== null) return;
    this.tell({ is: "searching" });
    this.watchId = navigator.geolocation.watchPosition(this.watch, this.fail, WATCHED);
    this.timer = setInterval(() => void this.turn(), EVERY_MS);
  }

  /** Nothing is watched any more, and what was not sent yet is forgotten: off duty is nobody's business. */
  stop(): void {
    if (this.watchId !== null) navigator.geolocation.clearWatch(this.watchId);
    clearInterval(this.timer);
    [this.watchId, this.timer, this.last] = [null, undefined, null];
    this.tell(NOT_SHARED);
  }

  private readonly watch = ({ coords, timestamp }: GeolocationPosition): void => this.take(coords, timestamp);
  /** What is asked for is of now, though a phone that lies still may give it the time of when it last moved. */
  private readonly hear = ({ coords }: GeolocationPosition): void => {
    if (this.sharing.is === "denied") {
      // It was allowed after all; the old watch is over.
      this.stop();
      this.start();
    } else this.take(coords, Date.now());
  };

  private take(coords: GeolocationCoordinates, recordedAt: number): void {
    if (this.watchId === null) return;
    const { latitude: lat, longitude: lng, accuracy, heading, speed } = coords;
    const fix = { lat, lng, recordedAt, accuracy, heading: Number.isNaN(heading) ? null : heading, speed };
    const isKept = isWorthKeeping(this.last, fix);
    if (isKept || this.sharing.is !== "on") this.tell({ is: "on", at: fix });
    if (!isKept) return;
    this.last = fix;
    void this.kept.addFix(fix).then(() => this.send());
  }

  private readonly fail = (error: GeolocationPositionError): void => {
    if (this.watchId === null) return;
    if (error.code === error.PERMISSION_DENIED) this.tell({ is: "denied" });
    else if (this.last === null) this.tell({ is: "searching" });
  };

  /** A phone that lies still is told nothing by its watch: it is asked. */
  private async turn(): Promise<void> {
    const now = Date.now();
    if (now - Math.max(this.last?.recordedAt ?? 0, this.askedAt) >= STILL_MS) {
      this.askedAt = now;
      navigator.geolocation.getCurrentPosition(this.hear, this.fail, ASKED);
    }
    await this.send();
  }

  private async send(): Promise<void> {
    if (this.isSending || this.watchId === null) return;
    this.isSending = true;
    try {
      for (let isMore = true; isMore; ) isMore = await this.sendSome();
    } catch {
      // no network: they are kept, and the next turn tries again
    } finally {
      this.isSending = false;
      if (this.watchId !== null) this.tell({ waiting: await this.kept.countFixes() });
    }
  }

  /** True if there may be more. */
  private async sendSome(): Promise<boolean> {
    const fixes = await this.kept.firstFixes(MAX_FIXES_PER_BATCH);
    const [first, last] = [fixes[0], fixes.at(-1)];
    const token = first && last && (await this.requireToken());
    if (!first || !last || !token) return false;
    const response = await fetch("/api/v1/positions", {
      method: "POST",
      cache: "no-store",
      credentials: "omit",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify({
        sentAt: new Date().toISOString(),
        firstSeq: first.seq,
        fixes: fixes.map(({ seq: _, ...fix }) => ({ ...fix, recordedAt: new Date(fix.recordedAt).toISOString() })),
      }),
    });
    if (response.status === 401) this.token = null;
    // What is malformed stays so; all else is tried again.
    if (!response.ok && response.status !== 400) return false;
    await this.kept.dropFixes(last.seq);
    if (this.watchId !== null) this.tell({ sentAt: Date.now() });
    return true;
  }

  private async requireToken(): Promise<string | null> {
    if (this.token && Date.now() < this.token.until) return this.token.text;
    const answer = await callApi<{ token: string; lifetimeMs: number }>("POST", "driver/token");
    if (!answer.ok) return null;
    const { token, lifetimeMs } = answer.body;
    this.token = { text: token, until: Date.now() + lifetimeMs - TOKEN_SLACK_MS };
    return token;
  }

  private tell(change: Partial<Sharing>): void {
    this.sharing = { ...this.sharing, ...change };
    this.onChange(this.sharing);
  }
}
