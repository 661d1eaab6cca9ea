import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { freePort } from "#tests/helpers/redis-server.ts";

/** Pages that say how often they were made. */
export type Origin = {
  readonly port: number;
  readonly url: string;
  addPage(path: string, keys: readonly string[]): void;
  stop(): Promise<void>;
};

/** @param tell how the pages name their keys: Varnish and Fastly read them in `Surrogate-Key`, Cloudflare in `Cache-Tag` */
export async function startOrigin(tell: "surrogate-key" | "cache-tag" = "surrogate-key"): Promise<Origin> {
  const pages = new Map<string, { keys: readonly string[]; made: number }>();
  const { server, port } = await listenAnywhere((req, res) => {
    const page = pages.get(req.url ?? "");
    if (!page) {
      res.writeHead(req.url === "/healthz" ? 200 : 404).end();
      return;
    }
    page.made += 1;
    res.setHeader("cache-control", "public, max-age=0, s-maxage=3600, stale-while-revalidate=60, stale-if-error=86400");
    res.setHeader(tell, page.keys.join(tell === "cache-tag" ? "," : " "));
    res.end(String(page.made));
  });
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    addPage: (path, keys) => void pages.set(path, { keys, made: 0 }),
    stop: () => stopServer(server),
  };
}

/** A server on a port below those that the system gives to clients. */
export async function listenAnywhere(listener: RequestListener): Promise<{ server: Server; port: number }> {
  const port = await freePort();
  const server = createServer({ maxHeaderSize: 65_536 }, listener).listen(port, "127.0.0.1");
  await once(server, "listening");
  return { server, port };
}

export async function stopServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, "close");
}
