import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { cellAt, cellName } from "#lib/catalog/cells.ts";
import { GOTHENBURG } from "#lib/city/gothenburg/gothenburg.ts";

/** The product as a person would start it, in a process of its own, without a fleet that would want the same cores. */
export type Shop = {
  readonly origin: string;
  /** The pages that are measured, without their origin. */
  readonly pages: Readonly<Record<PageName, string>>;
  stop(): Promise<void>;
};

/** Pages with budgets of their own. */
export const PAGE_NAMES = ["home", "search", "restaurant"] as const;
export type PageName = (typeof PAGE_NAMES)[number];

const ROOT = join(import.meta.dirname, "../..");
const READY_MS = 180_000;
const LOOK_AGAIN_MS = 250;
/** Kept from run to run, so that the city is made once. */
export const SHOP_DATA_DIR = ".data/bench/shop";

/** Builds what has changed and starts it on `port`, with `port + 1` for operations and other settings as they are given. */
export async function startShop(port: number, settings: Readonly<Record<string, string>> = {}): Promise<Shop> {
  await run(["deploy/build.ts"]);
  const child = spawn(process.execPath, ["--max-semi-space-size=64", ".services/main.js", "--no-simulator"], {
    cwd: ROOT,
    env: {
      ...environment(),
      PORT: String(port),
      OPS_PORT: String(port + 1),
      DATA_DIR: SHOP_DATA_DIR,
      LOG_LEVEL: "warn",
      ...settings,
    },
    // Standard output is the result's alone.
    stdio: ["ignore", "ignore", 2],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = once(child, "exit");
  const origin = `http://127.0.0.1:${port}`;
  await ready(`http://127.0.0.1:${port + 1}/readyz`, ended);
  const pages = await findPages(origin).catch((error) => {
    kill();
    throw error;
  });
  return {
    origin,
    pages,
    async stop() {
      process.off("exit", kill);
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function run(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env: environment(), stdio: ["ignore", 2, 2] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
}

/** None of our own settings, which may be another server's. */
function environment() {
  const path = [join(ROOT, "node_modules/.bin"), dirname(process.execPath), "/usr/sbin:/usr/bin:/sbin:/bin"];
  return { PATH: path.join(":"), NODE_ENV: "production" as const };
}

async function ready(url: string, ended: Promise<unknown>): Promise<void> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  for (const untilMs = Date.now() + READY_MS; Date.now() < untilMs; ) {
    if (isOver) throw new Error("the shop ended before it was ready");
    if (
      await fetch(url).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  throw new Error(`the shop is not ready after ${READY_MS} ms`);
}

/** The search page of the middle of the demo's city, and a restaurant that it lists. */
async function findPages(origin: string): Promise<Shop["pages"]> {
  const search = `/en/s/${cellName(cellAt(GOTHENBURG.center))}`;
  const html = await (await fetch(origin + search)).text();
  const restaurant = /href="(\/en\/r\/[a-z0-9-]+)"/.exec(html)?.[1];
  if (!restaurant) throw new Error(`${search} names no restaurant`);
  return { home: "/en", search, restaurant };
}
