import { join } from "node:path";

// What our own next.config.ts says that bears on speed; the rest is Next's default.
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  typescript: { ignoreBuildErrors: true },
  // the packages lie in the repository, three folders up from where this is built
  turbopack: { root: join(import.meta.dirname, "../../..") },
};
