import { existsSync } from "node:fs";
import { Server } from "node:http";
import { fileURLToPath } from "node:url";
import next from "next";
import type { WebParts } from "./server.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** False until `npm run build` has been run. */
export function isBuilt(): boolean {
  return existsSync(new URL("../../.next/BUILD_ID", import.meta.url));
}

/** Next in production from its build, or compiling as one goes (`dev`). */
export async function openPages({ dev, host, port }: { dev: boolean; host: string; port: number }) {
  // Next would listen for upgrades on the server of the first request it sees, and ours are not all its business:
  // this one never hears any.
  const app = next({ dev, dir: ROOT, hostname: host, port, httpServer: new Server() });
  await app.prepare();
  const handle = app.getRequestHandler();
  const upgrade = app.getUpgradeHandler();
  const pages: WebParts["pages"] = {
    handleRequest: (req, res) => handle(req, res),
    handleUpgrade: dev ? (req, socket, head) => upgrade(req, socket, head) : null,
  };
  return { pages, close: () => app.close() };
}
