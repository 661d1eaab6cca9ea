import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { chromiumArgs, findChromium } from "../../e2e/chromium.mjs";
import { type Part, startPart } from "../tracking/process.ts";
import { longTasks, messagesMs, SCRIPTS, TASKS, trace } from "./main-thread.ts";
import type { PageApi, PanResult, VariantName } from "./page-api.ts";
import { PATHS, type PathName } from "./path.ts";
import type { Recording } from "./recording.ts";
import type { ReplayCalls } from "./replay-process.ts";
import { buildSite } from "./site.ts";

/** What a page shows: which map, which recording, along which path. */
export type Scene = {
  readonly variant: VariantName;
  readonly of: number;
  readonly path: PathName;
  readonly playbackDelayMs?: number;
};

/** `longTasks`: tasks of the main thread over 50 ms of its own time. */
export type Pan = PanResult & { readonly longTasks: number };
/** What ticks took of the main thread, one by one: by its own time and by the wall, milliseconds. */
type Ticks = { readonly threadMs: readonly number[]; readonly wallMs: readonly number[] };

/** The browser and the one process that serves it. */
export type Stage = {
  /** Its version. */
  readonly browser: string;
  load(size: number, recording: Recording): Promise<void>;
  pan(scene: Scene): Promise<Pan>;
  /** So many ticks, after some that are not counted. */
  ticks(scene: Scene, warmUp: number, count: number): Promise<Ticks>;
  stale(scene: Scene, updates: number): Promise<number[]>;
  missed(): Promise<number>;
  close(): Promise<void>;
};

const PORT = 43_900;
const DATA_DIR = ".data/bench";

export async function openStage(): Promise<Stage> {
  const site = await mkdtemp(join(tmpdir(), "hotpath-bench-map-"));
  await buildSite(site);
  const replay: Part<ReplayCalls> = startPart<ReplayCalls>(new URL("./replay-process.ts", import.meta.url));
  await replay.call("start", { port: PORT, site, dataDir: DATA_DIR });
  const executablePath = findChromium();
  const browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  const contexts = new Map<PathName, BrowserContext>();

  /** A page of its own for each measurement; pages of one path share the cached tiles. */
  async function onPage<T>(scene: Scene, use: (page: Page) => Promise<T>): Promise<T> {
    const context = contexts.get(scene.path) ?? (await browser.newContext({ viewport: PATHS[scene.path].screen }));
    contexts.set(scene.path, context);
    const page = await context.newPage();
    const faults: Error[] = [];
    page.on("pageerror", (error) => faults.push(error));
    const query = new URLSearchParams({ variant: scene.variant, of: String(scene.of), path: scene.path });
    if (scene.playbackDelayMs !== undefined) query.set("delay", String(scene.playbackDelayMs));
    await page.goto(`http://127.0.0.1:${PORT}/?${query}`);
    await page.evaluate(() => (window as unknown as BenchWindow).benchPage.ready());
    const result = await use(page);
    if (faults.length > 0) throw faults[0];
    await page.close();
    return result;
  }

  return {
    browser: `Chromium ${browser.version()}`,
    load: (size, recording) => replay.call("load", String(size), recording),
    pan: (scene) =>
      onPage(scene, async (page) => {
        const stop = await trace(browser, TASKS);
        const result = await page.evaluate(() => (window as unknown as BenchWindow).benchPage.pan());
        return { ...result, longTasks: longTasks(await stop()) };
      }),
    ticks: (scene, warmUp, count) =>
      onPage(scene, async (page) => {
        const run = (n: number) =>
          page.evaluate((ticks) => (window as unknown as BenchWindow).benchPage.ticks(ticks), n);
        await run(warmUp);
        const stop = await trace(browser, SCRIPTS);
        const wallMs = await run(count);
        // One more may have come between the start of the trace and that of the count.
        const threadMs = messagesMs(await stop()).slice(-count);
        if (threadMs.length !== count || wallMs.length !== count) throw new Error("ticks are missing in the trace");
        return { threadMs, wallMs };
      }),
    stale: (scene, updates) =>
      onPage(scene, (page) => page.evaluate((n) => (window as unknown as BenchWindow).benchPage.stale(n), updates)),
    missed: () => replay.call("missed"),
    async close() {
      await browser.close();
      await replay.stop();
      await rm(site, { recursive: true, force: true });
    },
  };
}

type BenchWindow = { readonly benchPage: PageApi };
