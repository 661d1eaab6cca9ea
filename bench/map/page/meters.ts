/** What a page counts about itself. */

/** Calls back in the task that follows the frame which is about to be painted. */
export function afterPaint(run: () => void): void {
  requestAnimationFrame(() => afterFrame(run));
}

/** Calls back in the task that follows the frame which is being made. */
export function afterFrame(run: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => {
    port2.close();
    run();
  };
  port1.postMessage(null);
}

/** MapLibre's `render` events. */
export class FrameMeter {
  count = 0;
  lastMs = 0;
  readonly tick = (): void => {
    this.count++;
    this.lastMs = performance.now();
  };

  /** Resolves once the map has drawn and then rested for so long. */
  async rest(ms: number): Promise<void> {
    while (this.count === 0 || performance.now() - this.lastMs < ms) await wait(50);
  }
}

/** Tasks of the main thread that took over 50 ms: when they began. */
export function watchLongTasks(): number[] {
  const starts: number[] = [];
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) starts.push(startTime);
  }).observe({ type: "longtask" });
  return starts;
}

/**
 * The most markers of any kind that the document ever held. Counted change by change, so that one which stands there only
 * between two statements counts too.
 */
export class MarkerMeter {
  most = 0;
  #now = 0;

  constructor() {
    new MutationObserver((records) => {
      for (const { addedNodes, removedNodes } of records) {
        for (const node of removedNodes) this.#now -= markersIn(node);
        for (const node of addedNodes) this.#now += markersIn(node);
        if (this.#now > this.most) this.most = this.#now;
      }
    }).observe(document.documentElement, { childList: true, subtree: true });
  }
}

const MARKER = ".hp-marker, .maplibregl-marker";

function markersIn(node: Node): number {
  if (!(node instanceof Element)) return 0;
  return (node.matches(MARKER) ? 1 : 0) + (node.childElementCount > 0 ? node.querySelectorAll(MARKER).length : 0);
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
