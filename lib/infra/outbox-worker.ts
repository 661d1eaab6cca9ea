import { setTimeout as pause } from "node:timers/promises";
import { Counter, Gauge } from "prom-client";
import { z } from "zod";
import { AppError, ERRORS } from "#lib/core/errors.ts";
import type { Context } from "./context.ts";
import { gathered } from "./gathered.ts";
import {
  delayAfter,
  markDead,
  markDone,
  markFailed,
  type OutboxTopic,
  RENEW_MS,
  readTopicStates,
  renewRows,
  type TakenRow,
  type TopicState,
  takeRows,
} from "./outbox.ts";

type Needs = Pick<Context, "db" | "log" | "metrics">;

/** So much of what a worker may do at once has to be free before it looks for more. */
const ROOM_FOR_A_LOOK = 0.5;
/** What is done within this is marked together, milliseconds. */
const DONE_TOGETHER_MS = 10;

export type OutboxWorker = {
  start(): void;
  /** Takes no more rows and waits for those under way, up to the limit. What is not done by then is another's later. */
  stop(graceMs: number): Promise<void>;
};

/** A topic whose rows' shape nobody but itself has to know. */
export type AnyTopic = Omit<OutboxTopic<never>, "data" | "act"> & {
  readonly actOn: (data: unknown, signal: AbortSignal) => Promise<void>;
};

export function outboxTopic<T>({ data, act, ...rest }: OutboxTopic<T>): AnyTopic {
  return { ...rest, actOn: async (given, signal) => act(data.parse(given), signal) };
}

/**
 * Acts on the rows of these topics, each topic for itself, so that one that is slow holds up no other.
 * @param random uniform in [0, 1), for spreading tries
 */
export function createOutboxWorker(ctx: Needs, topics: readonly AnyTopic[], random = Math.random): OutboxWorker {
  const counters = createCounters(ctx, topics);
  const stopping = new AbortController();
  const db = ctx.db.primary;
  const done = gathered<number>((ids) => markDone(db, ids), DONE_TOGETHER_MS);
  const underWay = new Set<Promise<void>>();
  /** Rows that are being acted on, with when each was last said to be. */
  const held = new Map<TakenRow, number>();
  let renewing: NodeJS.Timeout | undefined;
  let serving: Promise<unknown> = Promise.resolve();

  /** Looks for rows until told to stop, and acts on as many at once as the topic allows. */
  async function serve(topic: AnyTopic): Promise<void> {
    const running = new Set<Promise<void>>();
    let isDown = false;
    while (!stopping.signal.aborted) {
      const room = topic.atOnce - running.size;
      let rows: TakenRow[] = [];
      try {
        if (room > 0) rows = await takeRows(db, topic, room);
        isDown = false;
      } catch (error) {
        if (!isDown) ctx.log.warn({ err: error, topic: topic.topic }, "outbox: cannot be read now");
        isDown = true;
      }
      const groups = groupsOf(rows);
      for (const group of groups) {
        for (const row of group) held.set(row, performance.now());
        const acting: Promise<void> = actOn(topic, group).finally(() => {
          for (const row of group) held.delete(row);
          running.delete(acting);
          underWay.delete(acting);
        });
        running.add(acting);
        underWay.add(acting);
      }
      if (groups.length < room) await pause(topic.lookEveryMs, undefined, { signal: stopping.signal }).catch(() => {});
      else await freed(topic, running);
    }
  }

  /**
   * Resolves once there is room for several rows, or for one that has waited for a while: a look for each row would cost more
   * than what is done about it.
   */
  async function freed({ atOnce, lookEveryMs }: AnyTopic, running: ReadonlySet<Promise<void>>): Promise<void> {
    const most = atOnce * (1 - ROOM_FOR_A_LOOK);
    let isTime = false;
    const soon = pause(lookEveryMs, undefined, { signal: stopping.signal })
      .catch(() => {})
      .then(() => {
        isTime = true;
      });
    await Promise.race(running);
    while (running.size > most && !isTime) await Promise.race([...running, soon]);
  }

  /** What takes longer than a moment stays ours. */
  async function renew(): Promise<void> {
    const nowMs = performance.now();
    const rows = [...held].flatMap(([row, sinceMs]) => (nowMs - sinceMs >= RENEW_MS ? [row] : []));
    if (rows.length === 0) return;
    await renewRows(db, rows);
    for (const row of rows) if (held.has(row)) held.set(row, nowMs);
  }

  /** Acts once on rows that say the same. */
  async function actOn(topic: AnyTopic, rows: readonly TakenRow[]): Promise<void> {
    const labels = { topic: topic.topic };
    try {
      // Taken too often by processes that never said how it went: it may be what ends them.
      const isWorn = ({ attempt }: TakenRow) => attempt > topic.retry.maxAttempts;
      for (const row of rows.filter(isWorn)) await bury(topic, row, "every try ended with its process");
      const left = rows.filter((row) => !isWorn(row));
      if (left.length > 0 && (await tryOn(topic, left))) {
        await done(left.map(({ id }) => id));
        counters.done.inc(labels, left.length);
      }
    } catch (error) {
      // How it went could not be told. The rows are due again when nobody says any more that they are under way.
      ctx.log.warn({ err: error, ...labels, row: rows[0]?.id }, "outbox: could not be marked");
    }
  }

  /** True once it is done. */
  async function tryOn(topic: AnyTopic, rows: readonly TakenRow[]): Promise<boolean> {
    const limit = AbortSignal.timeout(topic.timeoutMs);
    try {
      await Promise.race([topic.actOn(rows[0]?.data, limit), rejectionOf(limit)]);
      return true;
    } catch (error) {
      for (const row of rows) await noteFailure(topic, row, error);
      return false;
    }
  }

  async function noteFailure(topic: AnyTopic, row: TakenRow, error: unknown): Promise<void> {
    counters.failed.inc({ topic: topic.topic });
    const about = { topic: topic.topic, row: row.id, attempt: row.attempt };
    const atLeastMs = error instanceof AppError ? error.retryAfterMs : 0;
    const spread = { atLeastMs, random: random() };
    const delayMs = isHopeless(error) ? null : delayAfter(topic.retry, row.attempt, spread);
    if (delayMs === null) return bury(topic, row, reasonOf(error));
    // Once a row: while the other side is away its further tries are the metrics' to tell.
    ctx.log[row.attempt === 1 ? "warn" : "debug"]({ err: error, ...about, delayMs }, "outbox: failed, tried again");
    await markFailed(db, row, reasonOf(error), delayMs);
  }

  async function bury({ topic }: AnyTopic, row: TakenRow, reason: string): Promise<void> {
    ctx.log.error({ topic, row: row.id, attempt: row.attempt, reason }, "outbox: given up");
    await markDead(db, row, reason);
    counters.dead.inc({ topic });
  }

  return {
    start() {
      renewing = setInterval(() => {
        renew().catch((error) => ctx.log.debug({ err: error }, "outbox: what is under way could not be said"));
      }, RENEW_MS / 3);
      serving = Promise.all(topics.map(serve));
    },
    async stop(graceMs) {
      stopping.abort();
      const ended = serving.then(() => Promise.all(underWay));
      await Promise.race([ended, pause(graceMs, undefined, { ref: false })]);
      clearInterval(renewing);
    },
  };
}

/** Rows that say the same, together. */
function groupsOf(rows: readonly TakenRow[]): TakenRow[][] {
  const groups = new Map<string, TakenRow[]>();
  for (const row of rows) {
    // As PostgreSQL gives jsonb, whose keys have one order.
    const said = JSON.stringify(row.data);
    const group = groups.get(said);
    if (group) group.push(row);
    else groups.set(said, [row]);
  }
  return [...groups.values()];
}

/** What will fail the same way each time: data of another shape, and refusals that say so. */
function isHopeless(error: unknown): boolean {
  return error instanceof z.ZodError || (error instanceof AppError && !ERRORS[error.code].retry);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("it took too long", { cause: signal.reason })), {
      once: true,
    });
  });
}

function createCounters({ metrics: { registry }, db, log }: Needs, topics: readonly AnyTopic[]) {
  const registers = [registry];
  const names = topics.map(({ topic }) => topic);
  let reading: Promise<TopicState[]> | null = null;
  /** One read for all who ask at the same time. While the database is away nothing is told anew. */
  const readStates = () => {
    reading ??= readTopicStates(db.primary, names)
      .catch((error) => {
        log.debug({ err: error }, "outbox: cannot be counted now");
        return [];
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  };
  new Gauge({
    name: "hotpath_outbox_rows",
    help: "Rows by state: pending (not yet done) and dead (given up, waiting for a person), each up to 10,000",
    labelNames: ["topic", "state"],
    registers,
    async collect() {
      const states = await readStates();
      if (states.length > 0) this.reset();
      for (const { topic, pending, dead } of states) {
        this.set({ topic, state: "pending" }, pending);
        this.set({ topic, state: "dead" }, dead);
      }
    },
  });
  new Gauge({
    name: "hotpath_outbox_oldest_seconds",
    help: "How long the oldest row that is not yet done has been there",
    labelNames: ["topic"],
    registers,
    async collect() {
      const states = await readStates();
      if (states.length > 0) this.reset();
      for (const { topic, oldestS } of states) this.set({ topic }, oldestS);
    },
  });
  const counter = (name: string, help: string) => {
    const made = new Counter({ name, help, labelNames: ["topic"], registers });
    for (const topic of names) made.inc({ topic }, 0);
    return made;
  };
  return {
    done: counter("hotpath_outbox_done_total", "Rows acted on"),
    failed: counter("hotpath_outbox_failed_total", "Tries that failed"),
    dead: counter("hotpath_outbox_dead_total", "Rows given up"),
  };
}
