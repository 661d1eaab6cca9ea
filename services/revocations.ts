import { listRevocations } from "#lib/auth/queries.ts";
import { REVOCATIONS_TOPIC, type RevocationKind, type Revocations } from "#lib/auth/revocations.ts";
import type { Context } from "#lib/infra/context.ts";

type Needs = Pick<Context, "db" | "bus" | "log" | "clock">;

const EVERY_MS = 2_000;
/** Longer than a session's token lives (15 minutes): what was revoked before that is refused without us. */
const REMEMBER_S = 16 * 60;
/** A row becomes visible when its transaction commits, which may be so much later than its time. */
const OVERLAP_S = 30;

/**
 * Keeps this process's knowledge of what was revoked: the last minutes at its start, then what is new every 2 s from the
 * primary, and at once when the bus says so. While the database is away nothing is forgotten, and nothing is thrown.
 */
export function watchRevocations(ctx: Needs): Revocations & { start(): Promise<void>; stop(): Promise<void> } {
  /** When each became known here, by kind and id; the oldest first. */
  const known = new Map<string, number>();
  const handlers = new Set<(kind: RevocationKind, id: string) => void>();
  let since: Date | null = null;
  let reading: Promise<void> | null = null;
  let isDue = false;
  let isFailing = false;
  let timer: NodeJS.Timeout | null = null;
  let unsubscribe: (() => Promise<void>) | null = null;

  async function read(): Promise<void> {
    try {
      const { rows, now } = await listRevocations(ctx, { since, overlapS: OVERLAP_S, atMostS: REMEMBER_S });
      since = now;
      if (isFailing) ctx.log.info("revocations: can be read again");
      isFailing = false;
      for (const { kind, targetId } of rows) take(kind, targetId);
      forget();
    } catch (error) {
      if (!isFailing) ctx.log.warn({ err: error }, "revocations: cannot be read, and are tried again every 2 s");
      isFailing = true;
    }
  }

  function take(kind: RevocationKind, id: string): void {
    const key = `${kind} ${id}`;
    if (known.has(key)) return;
    known.set(key, ctx.clock.now());
    for (const handler of handlers) handler(kind, id);
  }

  function forget(): void {
    const before = ctx.clock.now() - 2 * REMEMBER_S * 1_000;
    for (const [key, at] of known) {
      if (at > before) break;
      known.delete(key);
    }
  }

  /** One read at a time; what is asked for meanwhile is one more read after it. */
  function readSoon(): Promise<void> {
    isDue = true;
    reading ??= (async () => {
      while (isDue) {
        isDue = false;
        await read();
      }
    })().finally(() => {
      reading = null;
    });
    return reading;
  }

  return {
    isRevoked: (kind, id) => known.has(`${kind} ${id}`),
    onRevoked(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    async start() {
      unsubscribe = await ctx.bus.subscribe(REVOCATIONS_TOPIC, () => void readSoon());
      timer = setInterval(() => void readSoon(), EVERY_MS);
      await readSoon();
    },
    async stop() {
      if (timer) clearInterval(timer);
      await unsubscribe?.();
      await reading;
    },
  };
}
