import { describe, expect, it } from "vitest";
import { type Bus, createMemoryBus } from "./bus.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (payload: Uint8Array) => new TextDecoder().decode(payload);

/** What every bus promises, whatever carries it. */
const implementations: Record<string, () => Promise<Bus>> = {
  memory: async () => createMemoryBus(),
};

describe.each(Object.entries(implementations))("the %s bus", (_name, open) => {
  /** Collects messages; `has(n)` resolves when n have come. */
  async function listen(bus: Bus, topic: string) {
    const got: string[] = [];
    let wake = () => {};
    const stop = await bus.subscribe(topic, (payload) => {
      got.push(text(payload));
      wake();
    });
    const has = async (count: number) => {
      while (got.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return got;
    };
    return { got, has, stop };
  }

  it("gives a topic's messages to each of its subscribers, in order", async () => {
    const bus = await open();
    const one = await listen(bus, "trips");
    const two = await listen(bus, "trips");
    const other = await listen(bus, "orders");
    for (const word of ["a", "b", "c"]) await bus.publish("trips", bytes(word));
    expect(await one.has(3)).toEqual(["a", "b", "c"]);
    expect(await two.has(3)).toEqual(["a", "b", "c"]);
    expect(other.got).toEqual([]);
    await bus.close();
  });

  it("never calls a handler inside the publisher's own task", async () => {
    const bus = await open();
    const { got, has } = await listen(bus, "trips");
    const published = bus.publish("trips", bytes("a"));
    expect(got).toEqual([]);
    await published;
    expect(await has(1)).toEqual(["a"]);
    await bus.close();
  });

  it("is silent to whoever has left", async () => {
    const bus = await open();
    const left = await listen(bus, "trips");
    const stays = await listen(bus, "trips");
    await left.stop();
    await bus.publish("trips", bytes("a"));
    await stays.has(1);
    expect(left.got).toEqual([]);
    await bus.close();
  });

  it("takes a message that nobody waits for", async () => {
    const bus = await open();
    await expect(bus.publish("nobody", bytes("a"))).resolves.toBeUndefined();
    await bus.close();
  });
});
