import type { Locator, Page } from "@playwright/test";

/** Where single deliveries stand apart, and where whole districts are in view. A phone sees as much ground as a desk does. */
const views = {
  near: { lat: 57.7005, lng: 11.968, zoom: { desk: 15, phone: 14 } },
  far: { lat: 57.7042, lng: 11.9668, zoom: { desk: 12.4, phone: 12.4 } },
} as const;
/** Narrower than this, CSS pixels, is a phone. */
const DESK_PX = 700;

/** What was seen of the deliveries' markers over some seconds, frame by frame. */
export type Motion = {
  frames: number;
  /** All ways added up, CSS pixels. */
  totalPx: number;
  /** The longest way between two frames beyond what the speed allows for the time between them, CSS pixels. */
  excessPx: number;
};

/** The live map as its visitors have it. */
export class LivePage {
  readonly page: Page;
  readonly markers: Locator;
  readonly clusters: Locator;
  readonly deliveries: Locator;
  /** The pill that says how the feed is; its state stands in `data-feed`. */
  readonly feed: Locator;
  readonly chosen: Locator;

  constructor(page: Page) {
    this.page = page;
    this.markers = page.locator(".hp-marker:not(.hp-leaving)");
    this.clusters = page.locator('.hp-marker[data-kind="cluster"]:not(.hp-leaving)');
    this.deliveries = page.locator('.hp-marker[data-kind="delivery"]:not(.hp-leaving)');
    this.feed = page.locator("[data-feed]");
    this.chosen = page.getByRole("region", { name: "The delivery you chose" });
  }

  async open(view: keyof typeof views, locale = "en"): Promise<void> {
    const { lat, lng, zoom } = views[view];
    const isPhone = (this.page.viewportSize()?.width ?? DESK_PX) < DESK_PX;
    await this.page.goto(`/${locale}/live?lat=${lat}&lng=${lng}&zoom=${isPhone ? zoom.phone : zoom.desk}`);
  }

  zoom(): number {
    return Number(new URL(this.page.url()).searchParams.get("zoom"));
  }

  /** The number on the largest disc. */
  async largestCluster(): Promise<number> {
    const counts = await this.clusters.allInnerTexts();
    return Math.max(...counts.map(Number));
  }

  /** Clicks the largest disc and answers its number; in one step, since the discs change each second. */
  zoomIntoLargestCluster(): Promise<number> {
    return this.clusters.evaluateAll((discs) => {
      const counted = discs.map((disc) => ({ disc, count: Number(disc.textContent) }));
      const largest = counted.reduce((a, b) => (b.count > a.count ? b : a));
      if (largest.disc instanceof HTMLElement) largest.disc.click();
      return largest.count;
    });
  }

  /**
   * What stands on the map and what stands in the list, in the same words and sorted, read at one moment. A group is
   * its number; a delivery is all that is said of it.
   */
  mapAndList(): Promise<{ map: string[]; list: string[] }> {
    return this.page.evaluate(() => {
      const inSameWords = (texts: (string | null)[]) => {
        const words = texts.flatMap((text) => (text ?? "").split(/\. |, | · /)).filter((word) => word !== "");
        const count = words.find((word) => /^\d+ deliver(y|ies)$/.test(word));
        return count ?? words.sort().join(", ");
      };
      const all = (selector: string) => [...document.querySelectorAll(selector)];
      const leaves = (row: Element) => [...row.querySelectorAll("span")].filter((span) => span.children.length === 0);
      const map = all(".hp-marker:not(.hp-leaving)").map((marker) => inSameWords([marker.ariaLabel]));
      const list = all("[data-row]").map((row) => inSameWords(leaves(row).map((leaf) => leaf.textContent)));
      return { map: map.sort(), list: list.sort() };
    });
  }

  /** Watches the marker of every driver with coverage for some seconds, each frame, while the map itself stands still. */
  watchMotion(forMs: number, maxPxPerS: number): Promise<Motion> {
    return this.page.evaluate(
      ({ forMs, maxPxPerS }) =>
        new Promise<Motion>((resolve) => {
          const startedMs = performance.now();
          const motion = { frames: 0, totalPx: 0, excessPx: 0 };
          const seen = new Map<Element, { x: number; y: number; atMs: number }>();
          // who was out of coverage may have gone so far that the marker leaps, which is meant so
          const lost = new Set<Element>();
          // an element that was taken out may come back as another delivery's
          const removals = new MutationObserver((records) => {
            for (const { removedNodes } of records) for (const node of removedNodes) seen.delete(node as Element);
          });
          const layer = document.querySelector(".hp-markers");
          if (layer) removals.observe(layer, { childList: true });
          const look = () => {
            const atMs = performance.now();
            motion.frames += 1;
            for (const marker of document.querySelectorAll<HTMLElement>('.hp-marker[data-kind="delivery"]')) {
              if (marker.dataset.state?.includes("stale")) lost.add(marker);
              if (lost.has(marker)) continue;
              const { m41: x, m42: y } = new DOMMatrix(marker.style.transform);
              const before = seen.get(marker);
              seen.set(marker, { x, y, atMs });
              if (!before) continue;
              const px = Math.hypot(x - before.x, y - before.y);
              motion.totalPx += px;
              motion.excessPx = Math.max(motion.excessPx, px - (maxPxPerS * (atMs - before.atMs)) / 1000);
            }
            if (atMs - startedMs < forMs) requestAnimationFrame(look);
            else resolve(motion);
          };
          requestAnimationFrame(look);
        }),
      { forMs, maxPxPerS },
    );
  }
}
