import { type Browser, chromium } from "@playwright/test";
import { percentile } from "#lib/core/percentile.ts";
import { findChromium, pageArgs } from "../../e2e/chromium.mjs";
import { type Figures, spreadOf } from "../figure.ts";
import { startEmptyApp } from "./empty-app.ts";
import { worstInteractionMs } from "./interactions.ts";
import { weighJs } from "./js-weight.ts";
import { CATEGORIES, type Category, type LighthouseRun, runLighthouse } from "./lighthouse.ts";
import { PAGE_NAMES, type PageName, type Shop, startShop } from "./shop.ts";

/** Ports of the shop (two), the empty app and the browser's debugger. */
export const WEB_PORTS = { shop: 27_910, emptyApp: 27_912, debugger: 27_913 } as const;
/** Runs of each page; the empty app's lie between them. */
const ROUNDS = 5;
/** What of it can be measured by itself. */
export const BROWSER_PARTS = ["weight", "interactions", "lighthouse"] as const;
const WEIGHED = ["search", "restaurant"] as const;

type Runs = {
  readonly empty: readonly LighthouseRun[];
  readonly pages: ReadonlyMap<PageName, readonly LighthouseRun[]>;
};

/** What a page costs a phone, against a Next app with nothing in it. */
export async function measureBrowser(
  log: (line: string) => void,
  isWanted: (part: string) => boolean,
): Promise<Figures> {
  const shop = await startShop(WEB_PORTS.shop);
  const emptyApp = await startEmptyApp(WEB_PORTS.emptyApp);
  const executablePath = findChromium();
  const browser = await chromium.launch({
    args: [...pageArgs, `--remote-debugging-port=${WEB_PORTS.debugger}`],
    ...(executablePath && { executablePath }),
  });
  try {
    return {
      ...(isWanted("weight") && { "web.jsKb": await weighPages(browser, shop, emptyApp.origin, log) }),
      ...(isWanted("interactions") && { "web.inpMs": await interact(browser, shop, log) }),
      ...(isWanted("lighthouse") && figuresOf(await runRounds(shop, emptyApp.origin, log))),
    };
  } finally {
    await browser.close();
    await Promise.all([shop.stop(), emptyApp.stop()]);
  }
}

/** `web.jsKb`: the gzipped scripts that a first load brings, in thousands of bytes; `empty` are the empty app's. */
async function weighPages(browser: Browser, shop: Shop, emptyOrigin: string, log: (line: string) => void) {
  const empty = await weighJs(browser, emptyOrigin);
  const weights: Record<string, number> = { empty: empty.gzipBytes / 1_000 };
  for (const name of WEIGHED) {
    const weight = await weighJs(browser, shop.origin + shop.pages[name]);
    if (weight.hasMap) throw new Error(`${name} loads MapLibre although nobody asked for a map`);
    weights[name] = weight.gzipBytes / 1_000;
    log(`js of ${name}: ${weight.gzipBytes} bytes in ${weight.paths.length} files, the empty app's ${empty.gzipBytes}`);
  }
  return weights;
}

/** `web.inpMs`: the worst of the scripted interactions on each page with the processor slowed four times. */
async function interact(browser: Browser, shop: Shop, log: (line: string) => void) {
  const worst: Record<string, number> = {};
  for (const name of PAGE_NAMES) worst[name] = await worstInteractionMs(browser, shop, name, log);
  return worst;
}

async function runRounds(shop: Shop, emptyOrigin: string, log: (line: string) => void): Promise<Runs> {
  const empty: LighthouseRun[] = [];
  const pages = new Map<PageName, LighthouseRun[]>(PAGE_NAMES.map((name) => [name, []]));
  const seen = new Set<string>();
  // Both servers and the browser have then done it once; not counted.
  for (const url of [emptyOrigin, ...PAGE_NAMES.map((name) => shop.origin + shop.pages[name])]) await fetch(url);
  for (let round = 0; round < ROUNDS; round++) {
    // what does not change from run to run is asked once
    const categories: readonly Category[] = round === 0 ? CATEGORIES : ["performance"];
    empty.push(await runLighthouse(emptyOrigin, WEB_PORTS.debugger, ["performance"]));
    for (const [name, runs] of pages) {
      const run = await runLighthouse(shop.origin + shop.pages[name], WEB_PORTS.debugger, categories);
      runs.push(run);
      log(
        `${name}: LCP ${Math.round(run.lcpMs)} ms, empty ${Math.round(empty.at(-1)!.lcpMs)}, CLS ${run.cls.toFixed(4)}`,
      );
      for (const complaint of run.complaints) {
        if (!seen.has(name + complaint)) log(`  ${name}, ${complaint}`);
        seen.add(name + complaint);
      }
    }
  }
  return { empty, pages };
}

/**
 * `web.lighthouse`: its scores by page and category; performance of each run, the rest of one. `web.cls`: layout shift. `web.lcpVsEmpty.ratio`:
 * the median largest contentful paint ÷ the empty app's, whose runs lie between ours.
 */
function figuresOf({ empty, pages }: Runs): Figures {
  const emptyMs = percentile(
    empty.map((run) => run.lcpMs),
    0.5,
  );
  const byPage = <T>(of: (runs: readonly LighthouseRun[]) => T) =>
    Object.fromEntries([...pages].map(([name, runs]) => [name, of(runs)]));
  const scores = [...pages].flatMap(([name, runs]) =>
    CATEGORIES.map((category) => {
      const given = runs.map((run) => run.scores[category]).filter((each) => each !== undefined);
      return [`${name}.${category}`, spreadOf(given)] as const;
    }),
  );
  return {
    "web.lighthouse": Object.fromEntries(scores),
    "web.cls": byPage((runs) => spreadOf(runs.map((run) => run.cls))),
    "web.lcpVsEmpty.ratio": byPage((runs) => spreadOf(runs.map((run) => run.lcpMs / emptyMs))),
  };
}
