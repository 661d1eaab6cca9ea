import type { Bench } from "../figure.ts";
import { measureBrowser } from "./browser.ts";
import { measureHttp } from "./http.ts";
import { measureSearch } from "./search.ts";

/** The storefront: what its pages cost the origin, the cache in front of it, the database and a phone. */
export const bench: Bench = {
  async run(log) {
    const settings = {};
    const figures = { ...(await measureSearch(log)), ...(await measureHttp(log)), ...(await measureBrowser(log)) };
    return { settings, figures };
  },
};
