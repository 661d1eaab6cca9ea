import { copyFileSync, mkdirSync } from "node:fs";
import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_BUILD } from "next/constants.js";
import createNextIntlPlugin from "next-intl/plugin";

/** MapLibre's worker is a file of its own that no bundler finds: it is served as it came. */
function copyMapWorker(): void {
  mkdirSync("public/vendor", { recursive: true });
  for (const file of ["maplibre-gl-worker.mjs", "maplibre-gl-shared.mjs"]) {
    copyFileSync(`node_modules/maplibre-gl/dist/${file}`, `public/vendor/${file}`);
  }
}

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  experimental: { globalNotFound: true },
  devIndicators: false,
  // Caching, packing and all headers of each address are services/web's.
  compress: false,
  generateEtags: false,
  // A page goes out whole, so its title can stand in its head for everyone.
  htmlLimitedBots: /./,
  // The whole tree is type-checked once, by `tsc`; a start on a fresh machine need not wait for it again.
  typescript: { ignoreBuildErrors: true },
};

const withNextIntl = createNextIntlPlugin({
  requestConfig: "./i18n/request.ts",
  // Messages are parsed while building: a browser need not bring a parser, nor wait for it.
  experimental: { messages: { path: "./messages", format: "json", locales: "infer", precompile: true } },
});

export default (phase: string): NextConfig => {
  // A server that runs a finished build needs neither, nor to be started from this folder.
  if (phase !== PHASE_PRODUCTION_BUILD && phase !== PHASE_DEVELOPMENT_SERVER) return config;
  copyMapWorker();
  return withNextIntl(config);
};
