import type { Bus } from "./bus.ts";
import type { Logger } from "./log.ts";
import type { RedisClient } from "./redis.ts";
import { createLink } from "./redis-link.ts";

/** How often the connections are asked whether they are well, milliseconds. */
const PROBE_MS = 1_000;
/** How long the first subscriptions wait for the first connection, milliseconds. */
const FIRST_MS = 2_000;
/** Most bytes on their way to Redis; past that messages are dropped, since who is so far behind wants newer ones. */
const MAX_UNSENT_BYTES = 8 * 1024 * 1024;

/** Since the start. `dropped` never left this process. */
export type BusCounters = { published: number; dropped: number; received: number; interruptions: number };
export type RedisBus = Bus & { readonly counters: Readonly<BusCounters> };

type Handler = (payload: Uint8Array) => void;

/**
 * The bus over Redis' sharded pub/sub: a message goes to the node that owns the topic's slot, and to nobody who does
 * not listen to it. While Redis is away nothing waits and nothing throws: messages are dropped and counted, topics are
 * remembered and subscribed when it is back.
 *
 * @param redis for publishing, and the pattern of the connection that listens. It stays the caller's to close.
 */
export function createRedisBus(redis: RedisClient, log: Logger): RedisBus {
  const topics = new Map<string, Set<Handler>>();
  /** What Redis has said yes to. */
  const subscribed = new Set<string>();
  const onUp = new Set<() => void>();
  const counters: BusCounters = { published: 0, dropped: 0, received: 0, interruptions: 0 };
  let unsentBytes = 0;
  let isUp = false;
  let wasUp = false;
  let isLate = false;
  let isClosed = false;
  /** Grows with each interruption: what was found out before one says nothing of now. */
  let epoch = 0;
  let checking: Promise<void> | null = null;

  const link = createLink(redis, {
    onMessage(topic, payload) {
      counters.received++;
      for (const handler of topics.get(topic) ?? []) handler(payload);
    },
    onChange(change) {
      if (change === "lost") subscribed.clear();
      if (change === "ready") void check();
      else goDown(change);
    },
  });
  const timer = setInterval(() => void check(), PROBE_MS);
  let endFirst = () => {};
  const first = new Promise<void>((resolve) => {
    endFirst = resolve;
  });
  const firstTimer = setTimeout(() => {
    isLate = !wasUp;
    endFirst();
  }, FIRST_MS);

  function goDown(reason: unknown): void {
    epoch++;
    if (!isUp) return;
    isUp = false;
    counters.interruptions++;
    const why = reason instanceof Error ? reason.message : reason;
    if (!isClosed) log.warn({ reason: why }, "bus: Redis is away; messages are dropped until it is back");
  }

  function goUp(): void {
    if (isUp) return;
    isUp = true;
    const isFirst = !wasUp;
    wasUp = true;
    endFirst();
    // The first time nothing was missed, unless somebody has been told to go on without.
    if (isFirst && !isLate) return;
    log.info({ topics: subscribed.size }, "bus: Redis is back");
    for (const handler of [...onUp]) handler();
  }

  /** Finds out how things stand and makes what is subscribed what should be. One at a time. */
  function check(): Promise<void> {
    checking ??= runCheck().finally(() => {
      checking = null;
    });
    return checking;
  }

  async function runCheck(): Promise<void> {
    if (isClosed) return;
    const at = epoch;
    try {
      await link.probe();
      await settle();
      if (at === epoch && !isClosed) goUp();
    } catch (error) {
      goDown(error);
    }
  }

  /** Subscribes what is wanted and not subscribed, leaves what is subscribed and not wanted, until both are the same. */
  async function settle(): Promise<void> {
    const at = epoch;
    for (;;) {
      const missing = [...topics.keys()].filter((topic) => !subscribed.has(topic));
      const unwanted = [...subscribed].filter((topic) => !topics.has(topic));
      if (missing.length + unwanted.length === 0) return;
      const leave = async (topic: string) => {
        subscribed.delete(topic);
        await link.unsubscribe(topic);
      };
      const enter = async (topic: string) => {
        await link.subscribe(topic);
        if (at === epoch) subscribed.add(topic);
      };
      await Promise.all([...missing.map(enter), ...unwanted.map(leave)]);
      if (at !== epoch) throw new Error("the connection broke while topics were subscribed");
    }
  }

  /** Resolves once a topic that was just added or let go is so at Redis, or at once while that is away. */
  async function settled(topic: string): Promise<void> {
    while (topics.has(topic) !== subscribed.has(topic) && !isClosed) {
      const wasDown = !isUp;
      await check();
      if (wasDown && !isUp) return;
    }
  }

  return {
    counters,
    async publish(topic, payload) {
      if (!isUp || unsentBytes + payload.length > MAX_UNSENT_BYTES) {
        counters.dropped++;
        return;
      }
      unsentBytes += payload.length;
      try {
        await redis.spublish(topic, Buffer.from(payload.buffer, payload.byteOffset, payload.length));
        counters.published++;
      } catch {
        counters.dropped++;
      } finally {
        unsentBytes -= payload.length;
      }
    },
    async subscribe(topic, handler) {
      // A handler of its own for each subscription: the same function may be given twice.
      const own: Handler = (payload) => handler(payload);
      topics.set(topic, (topics.get(topic) ?? new Set()).add(own));
      await first;
      await settled(topic);
      return async () => {
        const handlers = topics.get(topic);
        handlers?.delete(own);
        if (handlers?.size !== 0) return;
        topics.delete(topic);
        await settled(topic);
      };
    },
    onReconnect(handler) {
      const own = () => handler();
      onUp.add(own);
      return () => void onUp.delete(own);
    },
    isUp: () => isUp,
    async close() {
      isClosed = true;
      isUp = false;
      clearInterval(timer);
      clearTimeout(firstTimer);
      endFirst();
      topics.clear();
      link.close();
      await checking;
    },
  };
}
