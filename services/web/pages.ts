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
  // Next listens for upgrades on the server it is given, once it has seen a request. Not all of ours are its business,
  // so it is given one that hears of none but those passed on here: getUpgradeHandler() knows nothing of new code.
  const upgrades = new Server();
  const app = next({ dev, dir: ROOT, hostname: host, port, httpServer: upgrades });
  await app.prepare();
  const handle = app.getRequestHandler();
  const pages: WebParts["pages"] = {
    handleRequest: (req, res) => handle(req, res),
    handleUpgrade: dev
      ? async (req, socket, head) => {
          upgrades.emit("upgrade", req, socket, head);
        }
      : null,
  };
  return { pages, close: () => app.close() };
}
