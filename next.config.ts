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

const isDevelopment = process.env.NODE_ENV === "development";

/** Next puts inline scripts in its pages; React's development build also evaluates code. */
const scriptSources = `'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ""}`;

const securityPolicy = [
  "default-src 'self'",
  `script-src ${scriptSources}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https:",
  "font-src 'self'",
  // https: because a map style named by MAP_STYLE_URL brings tiles from its own servers
  "connect-src 'self' https:",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const everywhere = [
  { key: "Content-Security-Policy", value: securityPolicy },
  // while developing, Next serves one of its scripts as JSON
  ...(isDevelopment ? [] : [{ key: "X-Content-Type-Options", value: "nosniff" }]),
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  {
    key: "Permissions-Policy",
    value: "accelerometer=(), camera=(), geolocation=(self), gyroscope=(), magnetometer=(), microphone=(), usb=()",
  },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** Held whole by a cache in front; what depends on the minute is filled in by the browser. */
const publicPage = (surrogateKey: string) => [
  {
    key: "Cache-Control",
    value: "public, max-age=0, s-maxage=3600, stale-while-revalidate=60, stale-if-error=86400",
  },
  { key: "Surrogate-Key", value: surrogateKey },
];

/** For one person alone, and never told to where that person goes next. */
const privatePage = [
  { key: "Cache-Control", value: "private, no-store" },
  { key: "Referrer-Policy", value: "no-referrer" },
];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  experimental: { globalNotFound: true },
  devIndicators: false,
  // The whole tree is type-checked once, by `tsc`; a start on a fresh machine need not wait for it again.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    { source: "/:path*", headers: everywhere },
    { source: "/:locale(en|sv)", headers: [{ key: "Cache-Control", value: "private, no-store" }] }, // leads on, for now
    { source: "/:locale(en|sv)/live", headers: publicPage("live") },
    { source: "/:locale(en|sv)/track", headers: privatePage },
    { source: "/:locale(en|sv)/orders/:id", headers: privatePage },
    { source: "/vendor/:path*", headers: [{ key: "Cache-Control", value: "public, max-age=86400" }] },
  ],
};

const withNextIntl = createNextIntlPlugin("./i18n/request.ts");

export default (phase: string): NextConfig => {
  // A server that runs a finished build needs neither, nor to be started from this folder.
  if (phase !== PHASE_PRODUCTION_BUILD && phase !== PHASE_DEVELOPMENT_SERVER) return config;
  copyMapWorker();
  return withNextIntl(config);
};
