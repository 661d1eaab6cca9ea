import { ByteReader, ByteWriter } from "#lib/core/bytes.ts";
import type { Bus } from "./bus.ts";

/** How long hints are gathered before they go out as one message per topic, milliseconds. */
const EVERY_MS = 100;

/**
 * Small messages gathered per topic and sent as one: what goes over the bus does not grow with what happens.
 * A message is the items, each behind its length as a varint.
 */
export type Batcher = {
  add(topic: string, item: Uint8Array): void;
  /** Sends what is gathered now. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

export function createBatcher(bus: Pick<Bus, "publish">, onError: (error: unknown) => void): Batcher {
  const waiting = new Map<string, ByteWriter>();
  let timer: NodeJS.Timeout | null = null;

  async function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const all = [...waiting];
    waiting.clear();
    const sent = await Promise.allSettled(all.map(([topic, items]) => bus.publish(topic, items.take())));
    for (const result of sent) if (result.status === "rejected") onError(result.reason);
  }

  return {
    add(topic, item) {
      const items = waiting.get(topic) ?? new ByteWriter();
      waiting.set(topic, items);
      items.varint(item.length);
      items.bytes(item);
      timer ??= setTimeout(() => void flush(), EVERY_MS);
    },
    flush,
    close: flush,
  };
}

/** The items of one message. Throws AppError("bad_frame") on what no batcher made. */
export function batchItems(message: Uint8Array): Uint8Array[] {
  const reader = new ByteReader(message);
  const items: Uint8Array[] = [];
  while (!reader.done) items.push(reader.bytes(reader.varint()));
  return items;
}
