import type { LinkId, OrderId } from "#lib/core/ids.ts";
import type { OrderRecord } from "#lib/orders/queries.ts";
import type { OrderEvent } from "#lib/orders/status.ts";

/** Where orders come from: the database, or a test. Each is one statement for all that it is asked. */
export type OrderReaders = {
  readOrders(orderIds: readonly OrderId[]): Promise<readonly OrderRecord[]>;
  /** The events past each cursor, by sequence; at most some thousands, the rest when asked again. */
  readEvents(
    cursors: readonly { readonly orderId: OrderId; readonly after: number }[],
  ): Promise<readonly { readonly orderId: OrderId; readonly events: readonly OrderEvent[] }[]>;
  /** Those of the links that may still be followed by. */
  readLinks(linkIds: readonly LinkId[]): Promise<readonly LinkId[]>;
};

/** Follows that are answered out of one read. */
const MAX_ASKED = 500;

export type FoundOrder = { readonly record: OrderRecord; readonly events: readonly OrderEvent[] };
export type ReadWhy = "follow" | "hint" | "poll";
type Asked = { readonly orderId: OrderId };

export type OrderReader<R extends Asked> = ReturnType<typeof createOrderReader<R>>;

type Parts<R extends Asked> = {
  readonly readers: OrderReaders;
  /** What is held, and how much of it is known. */
  readonly cursors: ReadonlyMap<OrderId, { readonly cursor: number }>;
  linksOf(request: R): readonly LinkId[];
  /** False once nobody waits for its answer: it is not read for. */
  isAsked(request: R): boolean;
  /** What was read at once: orders that are new or have news, the requests that waited, and the links that hold. */
  apply(found: readonly FoundOrder[], requests: readonly R[], alive: ReadonlySet<LinkId>): void;
  onRead(why: ReadWhy): void;
  onFailure(error: unknown, requests: readonly R[]): void;
};

/**
 * Reads orders one read after the other, whatever asks for it: what comes meanwhile is gathered for the next. Requests
 * are read for at once, hints at once but once a turn, so that the statements do not grow with what happens.
 */
export function createOrderReader<R extends Asked>(parts: Parts<R>) {
  const { readers, cursors } = parts;
  let requests: R[] = [];
  const hinted = new Set<OrderId>();
  let isAllDue = false;
  let hasTurn = true;
  let isReading = false;

  function pump(): void {
    if (isReading) return;
    const isHintDue = hasTurn && hinted.size > 0;
    requests = requests.filter(parts.isAsked);
    if (!(requests.length > 0 || isHintDue || isAllDue)) return;
    isReading = true;
    const asked = requests.slice(0, MAX_ASKED);
    requests = requests.slice(MAX_ASKED);
    const why: ReadWhy = isAllDue ? "poll" : asked.length > 0 ? "follow" : "hint";
    const wanted = new Set<OrderId>(isAllDue ? cursors.keys() : hinted);
    isAllDue = false;
    hasTurn = false;
    hinted.clear();
    for (const { orderId } of asked) wanted.add(orderId);
    read(wanted, asked)
      .then(() => parts.onRead(why))
      .catch((error) => parts.onFailure(error, asked))
      .finally(() => {
        isReading = false;
        pump();
      });
  }

  async function read(wanted: ReadonlySet<OrderId>, asked: readonly R[]): Promise<void> {
    const behind = Array.from(wanted, (orderId) => ({ orderId, after: cursors.get(orderId)?.cursor ?? 0 }));
    const links = [...new Set(asked.flatMap((request) => parts.linksOf(request)))];
    const [read, alive] = await Promise.all([
      readers.readEvents(behind),
      links.length > 0 ? readers.readLinks(links) : [],
    ]);
    const events = new Map(read.map((one) => [one.orderId, one.events]));
    // Read after its events, so that a record is never older than what it is told with.
    const due = [...wanted].filter((orderId) => (events.get(orderId)?.length ?? 0) > 0 || !cursors.has(orderId));
    const records = due.length > 0 ? await readers.readOrders(due) : [];
    parts.apply(
      records.map((record) => ({ record, events: events.get(record.parties.orderId) ?? [] })),
      asked,
      new Set(alive),
    );
  }

  return {
    /** False while what is read refers to what is held. */
    isIdle: () => !isReading,

    /** Reads for it as soon as what is under way is done. */
    ask(request: R): void {
      requests.push(request);
      pump();
    },
    hint(orderId: OrderId): void {
      hinted.add(orderId);
      pump();
    },
    /** Reads behind all cursors. */
    all(): void {
      isAllDue = true;
      pump();
    },
    /** A turn begins: what was hinted since may be read. */
    turn(): void {
      hasTurn = true;
      pump();
    },
  };
}
