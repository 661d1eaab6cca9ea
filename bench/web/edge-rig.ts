import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { join } from "node:path";
import { createDb, type Db } from "#lib/db/client.ts";
import { startEmbedded } from "#lib/db/embedded.ts";
import { hasVarnish, startVarnish } from "#tests/helpers/varnish.ts";
import { createLedger, type Ledger } from "./render-ledger.ts";
import { SHOP_DATA_DIR, type Shop, startShop } from "./shop.ts";

const ROOT = join(import.meta.dirname, "../..");
const SECRET = "the secret of the benchmark";
/** Where the stand-in for a static file is found; its path is one that caches hold. */
export const STATIC_PATH = "/_next/static/of-the-same-size";

/** The product, a real Varnish in front of it, and between the two a book of what is rendered and what is purged. */
export type EdgeRig = {
  readonly shop: Shop;
  readonly db: Db;
  readonly ports: { readonly origin: number; readonly varnish: number };
  readonly ledger: Ledger;
  /** From now on the static file has so many bytes. */
  setStaticBytes(bytes: number): void;
  stop(): Promise<void>;
};

/** Ports: `first` and the three after it. */
export async function startEdgeRig(first: number): Promise<EdgeRig> {
  if (!hasVarnish)
    throw new Error("there is no Varnish on this machine: Debian's varnish and varnish-modules are needed");
  const ports = { origin: first, between: first + 2, varnish: first + 3 };
  const ledger = createLedger();
  let file = Buffer.alloc(0);
  const between = createServer((req, res) => {
    if (req.url === STATIC_PATH) sendFile(res, file);
    else if (req.method === "PURGE") forwardPurge(req, res, ports.varnish, ledger);
    else forward(req, res, ports.origin, ledger);
  }).listen(ports.between, "127.0.0.1");
  await once(between, "listening");
  const shop = await startShop(ports.origin, {
    CDN: "varnish",
    CDN_VARNISH_URLS: `http://127.0.0.1:${ports.between}`,
    CDN_VARNISH_SECRET: SECRET,
  });
  const vcl = await readFile(join(ROOT, "deploy/varnish.vcl"), "utf8");
  const env = { CDN_VARNISH_SECRET: SECRET };
  const varnish = await startVarnish({ vcl, backendPort: ports.between, port: ports.varnish, memoryMb: 512, env });
  const database = await startEmbedded({ folder: join(ROOT, SHOP_DATA_DIR, "postgres") });
  const db = createDb({ url: database.url, poolMax: 4, onError: () => {} });
  return {
    shop,
    db,
    ports,
    ledger,
    setStaticBytes(bytes) {
      file = Buffer.alloc(bytes, "x");
    },
    async stop() {
      await db.close();
      await varnish.stop();
      await shop.stop();
      between.close().closeAllConnections();
    },
  };
}

function sendFile(res: ServerResponse, file: Buffer): void {
  res.writeHead(200, {
    "Content-Type": "application/octet-stream",
    "Content-Length": file.length,
    "Cache-Control": "public, max-age=31536000, immutable",
  });
  res.end(file);
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

function forward(req: IncomingMessage, res: ServerResponse, port: number, ledger: Ledger): void {
  const { method, url: path = "/", headers } = req;
  const isRendered = /^\/(en|sv)(\/|\?|$)/.test(path);
  const finish = isRendered ? ledger.begin(path) : null;
  const onward = request({ host: "127.0.0.1", port, method, path, headers, agent }, (answer) => {
    finish?.(String(answer.headers["surrogate-key"] ?? "").split(" "));
    res.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(res);
  });
  onward.on("error", () => res.destroy());
  req.pipe(onward);
}

function forwardPurge(req: IncomingMessage, res: ServerResponse, port: number, ledger: Ledger): void {
  const { method, url: path, headers } = req;
  const onward = request({ host: "127.0.0.1", port, method, path, headers, agent }, (answer) => {
    ledger.purged(String(headers["xkey-purge"] ?? "").split(" "));
    res.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(res);
  });
  onward.on("error", () => res.destroy());
  req.pipe(onward);
}
