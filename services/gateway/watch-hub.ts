import { ByteWriter } from "#lib/core/bytes.ts";
import type { FeedTile } from "#lib/tracking/feed-tile.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { tickFrame } from "#lib/tracking/tick-frame.ts";
import type { TileFeed } from "#lib/tracking/tile-feed.ts";
import type { TileAddress } from "#lib/tracking/tile-grid.ts";
import { tileKey } from "#lib/tracking/wire.ts";
import { binaryFrame, PING_FRAME } from "./server-frame.ts";
import type { Wire } from "./wire.ts";

/** A ping rides with a tick every so many, and who has not answered in the second number of ticks is gone. */
export const PING_TICKS = 30;
export const SILENT_TICKS = 80;
/** Who could not take a frame for this long is let go, ticks. */
const STUCK_TICKS = 30;
/** Sockets written before others get their turn in the event loop. */
const WRITES_PER_TURN = 500;

/** One connection that watches the map, or follows orders, or both. */
export type Watcher = {
  readonly wire: Pick<Wire, "isOpen" | "writeFrames" | "unsentBytes" | "terminate">;
  readonly watches: Map<number, readonly TileAddress[]>;
  group: Group | null;
  /** Frames of its own that ride behind the next tick's, in the same write. */
  extra: Buffer | null;
  /** It was behind when it had extras, and did not get them. Set here; whoever gives extras clears it. */
  missedExtras: boolean;
  /** Lost at least one tick to its own slowness: gets whole tiles once it has read what it was sent. */
  behindSince: number | null;
  lastWriteTick: number;
  /** The tick whose frame it has been given, or needs none of. */
  doneTick: number;
  heardTick: number;
};

/** All watchers of the same tiles: one frame serves them all. */
type Group = {
  readonly key: string;
  readonly tiles: readonly FeedTile[];
  readonly watchers: Set<Watcher>;
  frame: Buffer | null;
};

export type HubCounters = { writes: number; bytes: number; skipped: number; dropped: number };

/** Who watches which tiles, and the one write that each gets per tick. */
export class WatchHub {
  readonly counters: HubCounters = { writes: 0, bytes: 0, skipped: 0, dropped: 0 };
  private readonly feed: TileFeed;
  private readonly total: () => number;
  private readonly groups = new Map<string, Group>();
  private readonly out = new ByteWriter(8192);
  private tickNumber = 0;
  private beat: Buffer = Buffer.alloc(0);
  private pinging = false;
  private pingedTick = 0;
  /** Watch nothing, but have extras for the next tick. */
  private extraOnly: Watcher[] = [];
  private flushing: { list: Watcher[]; at: number } | null = null;

  /** `total` is what watchers are told of how many deliveries there are in the whole city. */
  constructor(feed: TileFeed, total: () => number = () => feed.size) {
    this.feed = feed;
    this.total = total;
  }

  get groupCount(): number {
    return this.groups.size;
  }

  /** False if the server holds as many tiles as it may and these are not among them. */
  hasRoom(tiles: readonly TileAddress[]): boolean {
    return this.feed.hasRoom(tiles);
  }

  /** Gives a connection what it still has to get of the running tick: to be called before it is told of other tiles. */
  catchUp(watcher: Watcher): void {
    if (this.flushing) this.serve(watcher);
  }

  /** Sets one watch of a connection; tiles that are new to it are sent whole at once. */
  setWatch(watcher: Watcher, id: number, tiles: readonly TileAddress[]): void {
    watcher.watches.set(id, tiles);
    this.regroup(watcher);
  }

  endWatch(watcher: Watcher, id: number): void {
    if (watcher.watches.delete(id)) this.regroup(watcher);
  }

  leave(watcher: Watcher): void {
    watcher.extra = null;
    watcher.watches.clear();
    this.regroup(watcher);
  }

  /** Everything the connection watches comes whole with the next tick, because it lost its place. */
  resync(watcher: Watcher): void {
    if (watcher.group) watcher.behindSince ??= this.tickNumber;
  }

  /**
   * Frames, framed already and perhaps shared with others, that ride behind the frame of the tick that comes next, in the
   * same write. To be called before that `tick`. Who is behind does not get them and has `missedExtras` set.
   */
  addExtra(watcher: Watcher, framed: Buffer): void {
    // What the tick before still owes comes first.
    this.finishFlush();
    if (watcher.extra) watcher.extra = Buffer.concat([watcher.extra, framed]);
    else {
      watcher.extra = framed;
      if (!watcher.group) this.extraOnly.push(watcher);
    }
  }

  /** Encodes the tick's frames and writes them, some sockets per turn of the event loop. */
  tick(tick: number): void {
    this.finishFlush();
    this.tickNumber = tick;
    this.feed.tick(tick);
    // Not by the tick's number: a server that is late skips some.
    const ping = tick - this.pingedTick >= PING_TICKS;
    if (ping) this.pingedTick = tick;
    this.pinging = ping;
    const total = this.total();
    this.beat = binaryFrame(tickFrame(tick, total, [], this.out), ping);
    const list = this.extraOnly;
    this.extraOnly = [];
    for (const group of this.groups.values()) {
      const sections: Uint8Array[] = [];
      for (const tile of group.tiles) if (tile.delta) sections.push(tile.delta);
      group.frame = sections.length > 0 ? binaryFrame(tickFrame(tick, total, sections, this.out), ping) : null;
      for (const watcher of group.watchers) list.push(watcher);
    }
    this.flushing = { list, at: 0 };
    this.flushSome();
  }

  private flushSome(): void {
    if (!this.flushing) return;
    const { list, at } = this.flushing;
    const end = Math.min(list.length, at + WRITES_PER_TURN);
    for (let i = at; i < end; i++) this.serve(list[i] as Watcher);
    this.flushing.at = end;
    if (end < list.length) setImmediate(() => this.flushSome());
    else this.flushing = null;
  }

  private finishFlush(): void {
    if (!this.flushing) return;
    const { list, at } = this.flushing;
    this.flushing = null;
    for (let i = at; i < list.length; i++) this.serve(list[i] as Watcher);
  }

  /** Gives a watcher this tick's frame, once. */
  private serve(watcher: Watcher): void {
    const tick = this.tickNumber;
    const { group, wire } = watcher;
    if (watcher.doneTick === tick || !(group || watcher.extra) || !wire.isOpen()) return;
    watcher.doneTick = tick;
    if (tick - watcher.heardTick > SILENT_TICKS) {
      this.drop(watcher);
      return;
    }
    if (watcher.behindSince !== null) {
      // With a ping: it may have missed one, and is not to be taken for dead.
      if (group && wire.unsentBytes() === 0) this.writeKeyframes(watcher, group.tiles, true);
      else if (tick - watcher.behindSince > STUCK_TICKS) this.drop(watcher);
      else this.skip(watcher);
      return;
    }
    if (wire.unsentBytes() > LIMITS.unsentBytes) {
      // Who watches nothing is behind with nothing: it only goes without its extras.
      if (group) watcher.behindSince = tick;
      this.skip(watcher);
      return;
    }
    if (group?.frame) this.write(watcher, group.frame);
    else if (this.pinging && !group) this.write(watcher, PING_FRAME);
    else if (this.pinging || (group && tick - watcher.lastWriteTick >= LIMITS.beatTicks))
      this.write(watcher, this.beat);
    else if (watcher.extra) this.write(watcher, null);
  }

  private regroup(watcher: Watcher): void {
    // A frame of this tick that it still has to get belongs to the tiles it watched until now.
    this.catchUp(watcher);
    watcher.doneTick = this.tickNumber;
    const before = watcher.group;
    const addresses = new Map<string, TileAddress>();
    for (const tiles of watcher.watches.values()) {
      for (const tile of tiles) addresses.set(tileKey(tile.z, tile.x, tile.y), tile);
    }
    const keys = [...addresses.keys()].sort();
    const key = keys.join(" ");
    if (before?.key === key) return;
    const group =
      keys.length > 0
        ? this.group(
            key,
            keys.map((k) => addresses.get(k) as TileAddress),
          )
        : null;
    group?.watchers.add(watcher);
    watcher.group = group;
    // Who watches nothing is behind with nothing.
    if (!group) watcher.behindSince = null;
    before?.watchers.delete(watcher);
    if (group && watcher.behindSince === null && watcher.wire.unsentBytes() > LIMITS.unsentBytes) {
      watcher.behindSince = this.tickNumber;
    } else if (group && watcher.behindSince === null) {
      const known = new Set(before?.tiles);
      this.writeKeyframes(
        watcher,
        group.tiles.filter((tile) => !known.has(tile)),
      );
    }
    if (before?.watchers.size === 0) {
      this.groups.delete(before.key);
      for (const tile of before.tiles) this.feed.unwatch(tile);
    }
  }

  private group(key: string, addresses: readonly TileAddress[]): Group {
    let group = this.groups.get(key);
    if (!group) {
      group = { key, tiles: addresses.map((address) => this.feed.watch(address)), watchers: new Set(), frame: null };
      this.groups.set(key, group);
    }
    return group;
  }

  private writeKeyframes(watcher: Watcher, tiles: readonly FeedTile[], ping = false): void {
    if (!watcher.wire.isOpen()) return;
    const sections = tiles.map((tile) => this.feed.keyframe(tile));
    watcher.behindSince = null;
    this.write(watcher, binaryFrame(tickFrame(this.tickNumber, this.total(), sections, this.out), ping));
  }

  /** One write: the frame, if there is one, and the extras behind it. */
  private write(watcher: Watcher, frame: Buffer | null): void {
    const { extra } = watcher;
    let bytes = frame ?? extra;
    if (extra) {
      watcher.extra = null;
      if (frame) bytes = Buffer.concat([frame, extra]);
    }
    if (!bytes) return;
    watcher.wire.writeFrames(bytes);
    watcher.lastWriteTick = this.tickNumber;
    this.counters.writes++;
    this.counters.bytes += bytes.length;
  }

  private skip(watcher: Watcher): void {
    this.counters.skipped++;
    if (!watcher.extra) return;
    watcher.extra = null;
    watcher.missedExtras = true;
  }

  private drop(watcher: Watcher): void {
    this.counters.dropped++;
    watcher.wire.terminate();
  }
}
