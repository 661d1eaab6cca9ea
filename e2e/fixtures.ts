import { test as base, expect } from "@playwright/test";
import { LivePage } from "./live-page.ts";
import { ports } from "./ports.ts";

type Fixtures = {
  live: LivePage;
  /** The demo's process: gone after `stop`, ready after `start`. */
  demo: { stop(): Promise<void>; start(): Promise<void> };
  /** Counts every marker that is ever in the document, of whatever kind, and holds all tests to the cap. */
  markerCap: undefined;
};

const MAX_MARKERS = 100;

export const test = base.extend<Fixtures>({
  live: ({ page }, use) => use(new LivePage(page)),

  demo: async ({ request }, use) => {
    const control = `http://127.0.0.1:${ports.controlPort}`;
    const isReady = async () => {
      const answer = await request.get(`http://127.0.0.1:${ports.opsPort}/readyz`).catch(() => null);
      return answer?.ok() ?? false;
    };
    await use({
      stop: async () => void (await request.post(`${control}/stop`)),
      start: async () => {
        await request.post(`${control}/start`);
        await expect.poll(isReady, { timeout: 60_000 }).toBe(true);
      },
    });
  },

  markerCap: [
    async ({ page }, use) => {
      await page.addInitScript(() => {
        const counted = window as Window & { mostMarkers?: number };
        counted.mostMarkers = 0;
        let now = 0;
        const isMarker = (node: Node) => node instanceof Element && node.matches(".hp-marker, .maplibregl-marker");
        const markersIn = (nodes: NodeList) =>
          [...nodes].reduce((sum, node) => {
            const inside = node instanceof Element ? node.querySelectorAll(".hp-marker, .maplibregl-marker").length : 0;
            return sum + inside + (isMarker(node) ? 1 : 0);
          }, 0);
        new MutationObserver((records) => {
          for (const { addedNodes, removedNodes } of records) {
            now += markersIn(addedNodes) - markersIn(removedNodes);
            counted.mostMarkers = Math.max(counted.mostMarkers ?? 0, now);
          }
        }).observe(document, { childList: true, subtree: true });
      });
      await use(undefined);
      const most = await page.evaluate(() => (window as Window & { mostMarkers?: number }).mostMarkers ?? 0);
      expect(most).toBeLessThanOrEqual(MAX_MARKERS);
    },
    { auto: true },
  ],
});

/** Both themes are looked at, the second of them with the long tests. */
export const themeTag = (colorScheme: "light" | "dark") => ({ tag: colorScheme === "dark" ? ["@long"] : [] });

export { expect };
