// The demo that the browser tests watch: `node services/main.ts` as a person would start it, kept by a process that can
// restart it on request, so that a test sees what a browser sees when the server goes away and comes back.
//
//   node e2e/server.ts <control port>      POST /stop, POST /start on that port; each answers when it is done
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync } from "node:fs";
import { createServer } from "node:http";
import { dirname } from "node:path";
import { demoLog } from "./ports.ts";

const controlPort = Number(process.argv[2]);
mkdirSync(dirname(demoLog), { recursive: true });
const log = openSync(demoLog, "w");
let isStopping = false;
let demo = start();

const control = createServer(async (request, response) => {
  if (request.method === "POST" && request.url === "/stop") await stop(demo);
  else if (request.method === "POST" && request.url === "/start") demo = start();
  else response.statusCode = 404;
  response.end();
});
control.listen(controlPort, "127.0.0.1");

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    await stop(demo);
    process.exit(0);
  });
}

/** Settings come from the environment that playwright.config.ts gives to this process. */
function start(): ChildProcess {
  isStopping = false;
  // In a group of its own: who ends this process by its group must not tell the demo twice, which ends it undrained.
  const child = spawn(process.execPath, [".services/main.js"], {
    stdio: ["ignore", log, "inherit"],
    detached: true,
  });
  child.once("exit", (code) => {
    if (isStopping) return;
    process.stderr.write(`The demo ended by itself with ${code}.\n`);
    process.exit(1);
  });
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  isStopping = true;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
