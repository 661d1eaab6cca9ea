import type { Bench } from "../figure.ts";
import { BROWSER_PARTS, measureBrowser } from "./browser.ts";
import { HTTP_PARTS, measureHttp } from "./http.ts";
import { measureSearch } from "./search.ts";

/** The storefront: what its pages cost the origin, the cache in front of it, the database and a phone. */
export const bench: Bench = {
  parts: ["search", ...HTTP_PARTS, ...BROWSER_PARTS],
  async run(log, only) {
    const isWanted = (part: string) => only?.has(part) ?? true;
    const figures = {
      ...(isWanted("search") && (await measureSearch(log))),
      ...(HTTP_PARTS.some(isWanted) && (await measureHttp(log, isWanted))),
      ...(BROWSER_PARTS.some(isWanted) && (await measureBrowser(log, isWanted))),
    };
    return { settings: {}, figures };
  },
};
