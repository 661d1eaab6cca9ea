import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { WebSocketServer } from "ws";
import { ensureCity } from "#lib/city/adapters/ensure-city.ts";
import { createCityHandler } from "#services/web/city-files.ts";
import { serve } from "../tracking/process.ts";
import type { Recording } from "./recording.ts";
import { misses, replayFeed, replayPositions } from "./replay.ts";

/** The one process that the pages under test talk to: their files, the city's tiles and the recorded feed. */
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
};
const MAPLIBRE = join(import.meta.dirname, "../../node_modules/maplibre-gl/dist");

const recordings = new Map<string, Recording>();

async function start({ port, site, dataDir }: { port: number; site: string; dataDir: string }): Promise<void> {
  const prepared = await ensureCity({ dataDir, log: { info: () => {}, warn: () => {} } });
  const cityFiles = createCityHandler(prepared);
  const server = createServer((req, res) => {
    // Isolated pages have a clock of 5 µs instead of 100.
    res.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    res.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    const path = (req.url ?? "/").split("?", 1)[0] ?? "/";
    if (path === "/city.json")
      res.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(prepared.city));
    else if (!cityFiles(req, res)) void sendFile(req, res, path, site);
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on("connection", (socket, { url = "" }) => {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const recording = recordings.get(searchParams.get("of") ?? "");
    if (!recording) socket.close(1008);
    else if (pathname === "/positions") replayPositions(socket, recording);
    else replayFeed(socket, recording);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

async function sendFile(_req: IncomingMessage, res: ServerResponse, path: string, site: string): Promise<void> {
  const name = normalize(path === "/" ? "/index.html" : path);
  const file = name.startsWith("/vendor/") ? join(MAPLIBRE, name.slice("/vendor/".length)) : join(site, name);
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) {
    res.writeHead(404).end();
    return;
  }
  res.writeHead(200, {
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    "Content-Length": found.size,
  });
  createReadStream(file).pipe(res);
}

const calls = {
  start,
  load(name: string, recording: Recording): void {
    recordings.set(name, recording);
  },
  /** Tiles that were asked for and not recorded. */
  missed: (): number => misses.count,
};
export type ReplayCalls = typeof calls;
serve(calls);
