import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A site of somebody else on this machine, at a free port or that one: a blank page at every address, which may run and load what it likes. */
export async function startOtherSite(wantedPort = 0): Promise<{
  /** Another port of the demo's host: another origin, and to cookies the same site. */
  readonly sameSite: string;
  /** Another host: another site. */
  readonly crossSite: string;
  close(): Promise<void>;
}> {
  const server = createServer((_, res) => {
    res.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Elsewhere</title><p>Elsewhere");
  });
  server.listen(wantedPort, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    sameSite: `http://127.0.0.1:${port}`,
    crossSite: `http://localhost:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
