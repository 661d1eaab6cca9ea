import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { GatewaySettings } from "./gateway-child.ts";

/** A gateway in a process of its own. */
export type GatewayChild = { readonly port: number; readonly child: ChildProcess; kill(): Promise<void> };

export async function startGatewayChild(settings: GatewaySettings): Promise<GatewayChild> {
  const child = fork(new URL("./gateway-child.ts", import.meta.url), [JSON.stringify(settings)], {
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", NODE_ENV: "production" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const said = await Promise.race([once(child, "message"), ended.then(() => null)]);
  if (!said) throw new Error("the gateway ended before it was ready");
  const [{ port }] = said as [{ port: number }];
  return {
    port,
    child,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** What stands in front of the gateways: gives each connection to the first of them that takes it. */
export async function startBalancer(): Promise<{ port: number; targets: number[]; close(): void }> {
  const targets: number[] = [];
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.on("error", () => {});
    client.on("close", () => open.delete(client));
    pass(client, [...targets]);
  });
  function pass(client: Socket, [first, ...others]: readonly number[]): void {
    if (first === undefined) {
      client.destroy();
      return;
    }
    const target = connect(first, "127.0.0.1");
    let isThrough = false;
    target.on("connect", () => {
      isThrough = true;
      client.pipe(target).pipe(client);
    });
    target.on("error", () => {
      if (isThrough) client.destroy();
      else pass(client, others);
    });
    target.on("close", () => isThrough && client.destroy());
    client.on("close", () => target.destroy());
  }
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 });
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    targets,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
