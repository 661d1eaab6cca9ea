import { type Spread, spreadOf } from "../figure.ts";
import { startPart } from "../tracking/process.ts";
import { startAudience } from "./audience.ts";
import type { BareCalls } from "./bare-process.ts";
import { startProduct } from "./product-process.ts";
import { SCALE_PORTS, type ScaleRig } from "./scale-rig.ts";

export const MEMORY = { first: 2_000, watchers: 10_000, pairs: 3 } as const;

/**
 * `scale.rssPerWatcherVsBareWs.ratio`: resident memory that 10,000 idle watchers add to a gateway, each with a session
 * and a subscription (7 of 10 an order, the others a map), while no driver reports ÷ what as many open sockets add to a
 * `ws` server that keeps nothing of them. Both have collected their garbage before each reading (by the
 * inspector), and held 2,000 before the first one: these bring what is made once, and fill what the start left free.
 */
export async function measureMemory(rig: ScaleRig, log: (line: string) => void): Promise<Spread> {
  const ratios: number[] = [];
  for (let pair = 0; pair < MEMORY.pairs; pair++) {
    const bare = await bareBytes();
    const ours = await gatewayBytes(rig);
    ratios.push(ours / bare);
    log(`memory ${pair + 1}: ${(ours / 1024).toFixed(1)} kB a watcher, bare ${(bare / 1024).toFixed(1)} kB`);
  }
  return spreadOf(ratios);
}

async function gatewayBytes(rig: ScaleRig): Promise<number> {
  const gateway = await startProduct("gateway", rig.env, SCALE_PORTS.gateways);
  const audience = await startAudience(rig, 1);
  await audience.grow(MEMORY.first, [gateway.port]);
  const before = await gateway.heldBytes();
  await audience.grow(MEMORY.first + MEMORY.watchers, [gateway.port]);
  const after = await gateway.heldBytes();
  await audience.stop();
  await gateway.stop();
  return (after - before) / MEMORY.watchers;
}

async function bareBytes(): Promise<number> {
  const server = startPart<BareCalls>(new URL("./bare-process.ts", import.meta.url), ["--expose-gc"]);
  const clients = startPart<BareCalls>(new URL("./bare-process.ts", import.meta.url));
  await server.call("listen", SCALE_PORTS.bare);
  await clients.call("connect", SCALE_PORTS.bare, MEMORY.first);
  const before = await server.call("heldBytes");
  await clients.call("connect", SCALE_PORTS.bare, MEMORY.watchers);
  const after = await server.call("heldBytes");
  await clients.stop();
  await server.stop();
  return (after - before) / MEMORY.watchers;
}
