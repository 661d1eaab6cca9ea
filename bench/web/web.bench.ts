import type { Bench } from "../figure.ts";
import { measureBrowser } from "./browser.ts";

/** The storefront: what its pages cost the origin, the cache in front of it, the database and a phone. */
export const bench: Bench = {
  async run(log) {
    const settings = {};
    const figures = { ...(await measureBrowser(log)) };
    return { settings, figures };
  },
};
