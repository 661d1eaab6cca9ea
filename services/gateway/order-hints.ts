import type { OrderId } from "#lib/core/ids.ts";
import { batchItems } from "#lib/infra/batcher.ts";
import type { Bus } from "#lib/infra/bus.ts";
import { decodeOrderHint, ORDER_HINT_TOPICS, orderHintTopic } from "#lib/orders/hints.ts";

type Shard = { held: number; readonly stop: Promise<() => Promise<void>> };

/** Listens to the hints of those shards in which an order is held here. What comes before it listens is read anyway. */
export class OrderHints {
  private readonly bus: Pick<Bus, "subscribe">;
  private readonly onHint: (orderId: OrderId) => void;
  private readonly onError: (error: unknown) => void;
  private readonly shards = new Map<string, Shard>();

  constructor(bus: Pick<Bus, "subscribe">, onHint: (orderId: OrderId) => void, onError: (error: unknown) => void) {
    this.bus = bus;
    this.onHint = onHint;
    this.onError = onError;
  }

  hold(orderId: OrderId): void {
    this.holdTopic(orderHintTopic(orderId));
  }

  /** Listens to all of them, or no longer: whoever waits for orders that are not known yet. */
  holdAll(isHeld: boolean): void {
    for (const topic of ORDER_HINT_TOPICS) {
      if (isHeld) this.holdTopic(topic);
      else this.releaseTopic(topic);
    }
  }

  release(orderId: OrderId): void {
    this.releaseTopic(orderHintTopic(orderId));
  }

  private holdTopic(topic: string): void {
    let shard = this.shards.get(topic);
    if (!shard) {
      shard = { held: 0, stop: this.bus.subscribe(topic, (message) => this.take(message)) };
      shard.stop.catch(this.onError);
      this.shards.set(topic, shard);
    }
    shard.held++;
  }

  private releaseTopic(topic: string): void {
    const shard = this.shards.get(topic);
    if (!shard || --shard.held > 0) return;
    this.shards.delete(topic);
    shard.stop.then((stop) => stop()).catch(this.onError);
  }

  async stop(): Promise<void> {
    const all = [...this.shards.values()];
    this.shards.clear();
    await Promise.allSettled(all.map(async (shard) => (await shard.stop)()));
  }

  private take(message: Uint8Array): void {
    try {
      for (const item of batchItems(message)) this.onHint(decodeOrderHint(item));
    } catch (error) {
      this.onError(error);
    }
  }
}
