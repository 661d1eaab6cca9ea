import { type Browser, devices, type Page } from "@playwright/test";
import type { PageName, Shop } from "./shop.ts";
import { VISITS } from "./visits.ts";

/** So much slower the page's processor is made. */
const SLOWDOWN = 4;
/** Interactions on each page. */
const COUNT = 10;
/** The browser tells of events that took this long at least, ms; of shorter ones nothing need be known. */
const SHORTEST_MS = 16;

type Told = { readonly name: string; readonly ms: number };

/**
 * The longest time from a press of a key or a pointer to the next paint (Interaction to Next Paint, by the browser's
 * own event timing) in ten interactions of a visit with a phone. What is scrolled to is drawn before it is tapped.
 */
export async function worstInteractionMs(
  browser: Browser,
  shop: Shop,
  name: PageName,
  log: (line: string) => void,
): Promise<number> {
  const context = await browser.newContext(devices["Pixel 7"]);
  try {
    const page = await context.newPage();
    await page.addInitScript(listen, SHORTEST_MS);
    await page.goto(shop.origin + shop.pages[name], { waitUntil: "networkidle" });
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    const steps = VISITS[name];
    if (steps.length !== COUNT) throw new Error(`${name} has ${steps.length} interactions`);
    let worst = 0;
    for (const { what, reach, act } of steps) {
      await reach(page);
      await settled(page);
      await act(page);
      const told = await settled(page);
      const longest = told.reduce<Told>((a, b) => (b.ms > a.ms ? b : a), { name: "", ms: SHORTEST_MS });
      log(`${name}, ${what}: ${Math.round(longest.ms)} ms ${longest.name}`);
      worst = Math.max(worst, longest.ms);
    }
    return worst;
  } finally {
    await context.close();
  }
}

type Listening = Window & { interactions?: Told[] };

/** In the page: keeps what the browser tells of events that belong to an interaction. */
function listen(shortestMs: number): void {
  const told: Told[] = [];
  (window as Listening).interactions = told;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEventTiming & { interactionId?: number })[]) {
      if (entry.interactionId) told.push({ name: entry.name, ms: entry.duration });
    }
  }).observe({ type: "event", durationThreshold: shortestMs, buffered: true } as PerformanceObserverInit);
}

/** What has been told since the last call, once the page has painted and has nothing left to do. */
function settled(page: Page): Promise<Told[]> {
  return page.evaluate(
    () =>
      new Promise<Told[]>((resolve) => {
        const take = () => resolve((window as Listening).interactions?.splice(0) ?? []);
        const idle = () =>
          requestIdleCallback(() => requestAnimationFrame(() => setTimeout(take, 120)), { timeout: 2_000 });
        requestAnimationFrame(() => requestAnimationFrame(idle));
      }),
  );
}
