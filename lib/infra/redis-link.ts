import { Cluster, type Redis } from "ioredis";
import type { RedisClient } from "./redis.ts";

/** A connection that has not answered for this long is torn down and made anew, milliseconds. */
const ANSWER_MS = 1_500;

/**
 * lost: nothing is subscribed any more · interrupted: messages may be missed, but what is subscribed stays so ·
 * ready: worth a look now.
 */
type LinkChange = "lost" | "interrupted" | "ready";

/** How the bus listens: what differs between one server and a cluster, and nothing else. */
export type RedisLink = {
  /** Rejects at once if there is no connection. */
  subscribe(topic: string): Promise<unknown>;
  unsubscribe(topic: string): Promise<unknown>;
  /** Rejects unless every connection answers. */
  probe(): Promise<void>;
  close(): void;
};

type LinkEvents = {
  onMessage(topic: string, payload: Uint8Array): void;
  onChange(change: LinkChange): void;
};

/** @param redis what is published on; its health is looked after here too */
export function createLink(redis: RedisClient, events: LinkEvents): RedisLink {
  return redis instanceof Cluster ? createClusterLink(redis, events) : createServerLink(redis, events);
}

/** One server, or the master that the sentinels name: a second connection of its own, since a subscriber only listens. */
function createServerLink(publisher: Redis, { onMessage, onChange }: LinkEvents): RedisLink {
  const subscriber = publisher.duplicate({ autoResubscribe: false });
  const onReady = () => onChange("ready");
  const onPublisherClose = () => onChange("interrupted");
  subscriber.on("error", () => {});
  subscriber.on("smessageBuffer", (topic: Buffer, payload: Buffer) => onMessage(topic.toString(), payload));
  subscriber.on("close", () => onChange("lost"));
  subscriber.on("ready", onReady);
  publisher.on("close", onPublisherClose);
  publisher.on("ready", onReady);
  const hurries = [createHurry(publisher), createHurry(subscriber)];
  return {
    subscribe: (topic) => subscriber.ssubscribe(topic),
    unsubscribe: (topic) => subscriber.sunsubscribe(topic),
    async probe() {
      await Promise.all(hurries.map((hurry) => hurry()));
    },
    close() {
      publisher.off("close", onPublisherClose);
      publisher.off("ready", onReady);
      subscriber.removeAllListeners("close");
      subscriber.disconnect();
    },
  };
}

/**
 * Asks a connection whether it is well. A server that hangs keeps its sockets open, and so would we keep ours for
 * minutes: what does not answer in time, or connects and does not get ready in time, is torn down and made anew.
 */
function createHurry(client: Redis): () => Promise<void> {
  let connectedAtMs = performance.now();
  client.on("connect", () => {
    connectedAtMs = performance.now();
  });
  return async () => {
    if (client.status === "ready") {
      await within(client.ping()).catch((error) => {
        if (client.status === "ready") client.disconnect(true);
        throw error;
      });
      return;
    }
    revive(client);
    if (client.status === "connect" && performance.now() - connectedAtMs > ANSWER_MS) {
      client.disconnect(true);
    }
    throw new Error(`the connection is not ready (${client.status})`);
  };
}

/** The library gives up for good on some errors while it looks for a master: a client that has ended connects again. */
function revive(client: Redis): void {
  if (client.status === "end") client.connect().catch(() => {});
}

/**
 * A cluster: the library keeps a listening connection to each master and moves subscriptions with their slots. It tells
 * nobody when it could not, so after any change all topics are subscribed once more, which costs a message each.
 */
function createClusterLink(cluster: Cluster, { onMessage, onChange }: LinkEvents): RedisLink {
  const listeners: Record<string, (...args: Buffer[]) => void> = {
    smessageBuffer: (topic, payload) => topic && payload && onMessage(topic.toString(), payload),
    "-subscriber": () => onChange("lost"),
    "-node": () => onChange("lost"),
    close: () => onChange("lost"),
    subscribersReady: () => onChange("ready"),
    ready: () => onChange("ready"),
  };
  for (const [event, listener] of Object.entries(listeners)) cluster.on(event, listener);
  return {
    subscribe: (topic) => cluster.ssubscribe(topic),
    unsubscribe: (topic) => cluster.sunsubscribe(topic),
    async probe() {
      // Its nodes are left alone until then: it asks one of them itself, and takes one that connects for one that is dead.
      if (cluster.status !== "ready") throw new Error(`the cluster is not ready (${cluster.status})`);
      const masters = cluster.nodes("master");
      const answers = await within(Promise.all(masters.map((node) => node.cluster("INFO"))));
      if (!answers.every((info) => info.includes("cluster_state:ok"))) throw new Error("the cluster is down");
    },
    close() {
      for (const [event, listener] of Object.entries(listeners)) cluster.off(event, listener);
    },
  };
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
