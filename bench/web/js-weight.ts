import { gzipSync } from "node:zlib";
import { type Browser, devices } from "@playwright/test";

/** No request for so long: the page has what it wanted by itself. */
const QUIET = "networkidle";

/** The scripts that a page loaded by itself: gzip bytes of all, and whether MapLibre is among them. */
export type JsWeight = { readonly gzipBytes: number; readonly hasMap: boolean; readonly paths: readonly string[] };

/**
 * Everything that is a script and comes to a browser that knows nothing of us yet and touches nothing: what the page
 * names, what those scripts fetch, and what is fetched ahead for the links in view. Each is weighed by gzip's own
 * default, however it came.
 */
export async function weighJs(browser: Browser, url: string): Promise<JsWeight> {
  const context = await browser.newContext(devices["Pixel 7"]);
  try {
    const page = await context.newPage();
    const scripts = new Map<string, Promise<Buffer>>();
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      const isScript = response.request().resourceType() === "script" || /\.m?js$/.test(pathname);
      if (isScript && response.ok()) scripts.set(pathname, response.body());
    });
    await page.goto(url, { waitUntil: QUIET });
    const bodies = await Promise.all(scripts.values());
    return {
      gzipBytes: bodies.reduce((sum, body) => sum + gzipSync(body).length, 0),
      hasMap: bodies.some((body) => body.includes("maplibregl")),
      paths: [...scripts.keys()],
    };
  } finally {
    await context.close();
  }
}
