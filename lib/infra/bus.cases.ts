import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Bus } from "./bus.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (payload: Uint8Array) => new TextDecoder().decode(payload);

/** Collects a topic's messages; `has(n)` resolves when n have come. */
export async function listen(bus: Bus, topic: string) {
  const got: string[] = [];
  let wake = () => {};
  const stop = await bus.subscribe(topic, (payload) => {
    got.push(text(payload));
    wake();
  });
  const has = async (count: number) => {
    while (got.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return got;
  };
  return { got, has, stop };
}

/** What every bus promises, whatever carries it. `open` gives a bus that is up. */
export function describeBus(name: string, open: () => Promise<Bus>): void {
  describe(`the bus over ${name}`, () => {
    let bus: Bus;
    let n = 0;
    /** Each test has topics of its own: what is late from one must not be heard in another. */
    const topicOf = (word: string) => `${word}:${n++}`;
    beforeAll(async () => {
      bus = await open();
    });
    afterAll(() => bus.close());

    it("gives a topic's messages to each of its subscribers, in order", async () => {
      const topic = topicOf("trips");
      const one = await listen(bus, topic);
      const two = await listen(bus, topic);
      const other = await listen(bus, topicOf("orders"));
      for (const word of ["a", "b", "c"]) void bus.publish(topic, bytes(word));
      expect(await one.has(3)).toEqual(["a", "b", "c"]);
      expect(await two.has(3)).toEqual(["a", "b", "c"]);
      expect(other.got).toEqual([]);
    });

    it("carries any bytes, also those that are no text, and a part of a larger buffer", async () => {
      const topic = topicOf("positions");
      const payload = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) & 255).subarray(1_000, 200_000);
      const received = new Promise<Uint8Array>((resolve) => void bus.subscribe(topic, resolve));
      await bus.subscribe(topic, () => {});
      await bus.publish(topic, payload);
      expect(Buffer.from(await received).equals(payload)).toBe(true);
    });

    it("never calls a handler inside the publisher's own task", async () => {
      const topic = topicOf("trips");
      const { got, has } = await listen(bus, topic);
      const published = bus.publish(topic, bytes("a"));
      expect(got).toEqual([]);
      await published;
      expect(await has(1)).toEqual(["a"]);
    });

    it("is silent to whoever has left, and speaks to whoever comes again", async () => {
      const topic = topicOf("trips");
      const left = await listen(bus, topic);
      const stays = await listen(bus, topic);
      await left.stop();
      await left.stop();
      await bus.publish(topic, bytes("a"));
      expect(await stays.has(1)).toEqual(["a"]);
      expect(left.got).toEqual([]);
      await stays.stop();
      const again = await listen(bus, topic);
      await bus.publish(topic, bytes("b"));
      expect(await again.has(1)).toEqual(["b"]);
      expect(stays.got).toEqual(["a"]);
    });

    it("keeps apart hundreds of topics that are asked for at once", async () => {
      const topics = Array.from({ length: 300 }, (_, i) => topicOf(`region:${i}`));
      const all = await Promise.all(topics.map((topic) => listen(bus, topic)));
      await Promise.all(topics.map((topic) => bus.publish(topic, bytes(topic))));
      for (const [i, { has }] of all.entries()) expect(await has(1)).toEqual([topics[i]]);
      await Promise.all(all.map(({ stop }) => stop()));
    });

    it("takes a message that nobody waits for", async () => {
      await expect(bus.publish(topicOf("nobody"), bytes("a"))).resolves.toBeUndefined();
    });

    it("says that it is up", () => {
      expect(bus.isUp()).toBe(true);
    });
  });
}
