import { once } from "node:events";
import { createServer, Server } from "node:http";
import { setNodeEnvironment } from "#lib/infra/config/env.ts";
import { serve } from "../tracking/process.ts";

/** The empty app's server: Next's handler in an HTTP server of Node's, as services/web holds ours. */
const calls = {
  async start({ dir, port }: { dir: string; port: number }): Promise<void> {
    setNodeEnvironment("production");
    // React chooses its build by the environment when it is loaded
    const { default: next } = await import("next");
    const app = next({ dev: false, dir, hostname: "127.0.0.1", port, httpServer: new Server() });
    await app.prepare();
    const handle = app.getRequestHandler();
    const server = createServer({ keepAliveTimeout: 65_000 }, (req, res) => void handle(req, res));
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  },
};

export type EmptyAppCalls = typeof calls;

serve(calls);
