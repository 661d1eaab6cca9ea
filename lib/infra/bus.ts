/**
 * Messages between processes: fire and forget, at most once, in order per topic from one publisher.
 * Whoever cannot lose a message reads it from the database; the bus only says that it is there.
 */
export type Bus = {
  /** Resolves when the message has left, or was dropped because nothing carries it now. Never rejects. */
  publish(topic: string, payload: Uint8Array): Promise<void>;
  /** Calls the handler for each message until the returned function is called. A handler must not throw. */
  subscribe(topic: string, handler: (payload: Uint8Array) => void): Promise<() => Promise<void>>;
  /** Calls the handler whenever messages may have been missed and come again from now on. Returns how to stop it. */
  onReconnect(handler: () => void): () => void;
  /** False while messages neither go out nor come in; whoever must know then asks the database. */
  isUp(): boolean;
  close(): Promise<void>;
};

/** The bus of a single process. Handlers run after the publisher's current task, as they would over a network. */
export function createMemoryBus(): Bus {
  const topics = new Map<string, Set<(payload: Uint8Array) => void>>();
  return {
    async publish(topic, payload) {
      const handlers = topics.get(topic);
      if (!handlers) return;
      for (const handler of [...handlers]) queueMicrotask(() => handlers.has(handler) && handler(payload));
    },
    async subscribe(topic, handler) {
      const handlers = topics.get(topic) ?? new Set();
      topics.set(topic, handlers.add(handler));
      return async () => {
        handlers.delete(handler);
        if (handlers.size === 0) topics.delete(topic);
      };
    },
    onReconnect: () => () => {},
    isUp: () => true,
    async close() {
      topics.clear();
    },
  };
}
