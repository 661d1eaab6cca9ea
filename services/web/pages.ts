import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { Server } from "node:http";
import { fileURLToPath } from "node:url";
import next from "next";
import { Counter } from "prom-client";
import { isLoopbackAddress, networkOf } from "#lib/core/network.ts";
import { keyHeaderOf } from "#lib/infra/cdn/cdn.ts";
import type { Context } from "#lib/infra/context.ts";
import { clientAddress } from "#lib/infra/http.ts";
import { requireTaken } from "#lib/infra/ratelimit.ts";
import { createFront } from "./front.ts";
import { createStyleInliner, readSheets } from "./inline-styles.ts";
import type { createPageNotes } from "./page-notes.ts";
import type { WebParts } from "./server.ts";
import { createStaticFiles } from "./static-files.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** False until `npm run build` has been run. */
export function isBuilt(): boolean {
  return existsSync(new URL("../../.next/BUILD_ID", import.meta.url));
}

type Options = {
  /** Compiling as one goes, instead of from the build. */
  readonly dev: boolean;
  readonly notes: ReturnType<typeof createPageNotes>;
  /** What stands as a script in every page, as it stands there. */
  readonly inlineScripts: readonly string[];
};

/** Next behind our front. */
export async function openPages(
  { config, limits, log, metrics }: Pick<Context, "config" | "limits" | "log" | "metrics">,
  { dev, notes, inlineScripts }: Options,
) {
  // Next listens for upgrades on the server it is given, once it has seen a request. Not all of ours are its business,
  // so it is given one that hears of none but those passed on here: getUpgradeHandler() knows nothing of new code.
  const upgrades = new Server();
  const app = next({ dev, dir: ROOT, hostname: config.host, port: config.port, httpServer: upgrades });
  await app.prepare();
  const handle = app.getRequestHandler();
  const renders = new Counter({
    name: "hotpath_web_public_renders_total",
    help: "Public pages that were rendered, by page and by what was asked for: the document or a navigation's payload",
    labelNames: ["page", "form"],
    registers: [metrics.registry],
  });
  const pages: WebParts["pages"] = {
    handleRequest: createFront({
      render: (req, res) => handle(req, res),
      async count(req) {
        const address = clientAddress(req, config.trustProxy);
        if (config.isDemo && isLoopbackAddress(address)) return;
        requireTaken(await limits.take("page", { address: networkOf(address) }));
      },
      files: dev ? null : createStaticFiles(ROOT),
      inlineStyles: createStyleInliner(dev ? new Map() : readSheets(ROOT)),
      notes,
      host: new URL(config.publicUrl).host,
      keyHeader: keyHeaderOf(config.cdn.kind),
      log,
      onRender: (page, form) =>
        renders.inc({ page, form: form === "" ? "document" : form === "full" ? form : "prefetch" }),
      scriptHashes: inlineScripts.map((code) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`),
    }),
    handleUpgrade: dev
      ? async (req, socket, head) => {
          upgrades.emit("upgrade", req, socket, head);
        }
      : null,
  };
  return { pages, close: () => app.close() };
}
