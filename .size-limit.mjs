// What a browser downloads as JavaScript (gzip, as a cache in front would send it). Read from the production build.
import { readFileSync } from "node:fs";

const routes = JSON.parse(readFileSync(".next/diagnostics/route-bundle-stats.json", "utf8"));
const firstLoad = (route) => routes.find((each) => each.route === route).firstLoadChunkPaths;

// what the storefront may load: an empty Next 16 app's 135 kB and 45 more (bench/budgets.json, web.jsKb)
const STOREFRONT = "179 kB";

export default [
  { name: "first load of the home page", path: firstLoad("/[locale]"), limit: STOREFRONT, gzip: true },
  { name: "first load of a search", path: firstLoad("/[locale]/s/[cell]"), limit: STOREFRONT, gzip: true },
  { name: "first load of a restaurant", path: firstLoad("/[locale]/r/[slug]"), limit: STOREFRONT, gzip: true },
  { name: "first load of the cart", path: firstLoad("/[locale]/cart"), limit: STOREFRONT, gzip: true },
  // an empty Next 16 app is 135 kB; the map engine is not in it, it comes after the list can be read
  { name: "first load of the live map", path: firstLoad("/[locale]/live"), limit: "220 kB", gzip: true },
  { name: "first load of an order", path: firstLoad("/[locale]/orders/[id]"), limit: "220 kB", gzip: true },
  { name: "first load of a link to an order", path: firstLoad("/[locale]/track"), limit: "220 kB", gzip: true },
  {
    name: "all scripts of all pages, MapLibre (295 kB) among them",
    path: ".next/static/chunks/**/*.js",
    limit: "920 kB",
    gzip: true,
  },
  { name: "MapLibre's worker", path: "public/vendor/*.mjs", limit: "155 kB", gzip: true },
];
