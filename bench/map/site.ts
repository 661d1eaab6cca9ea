import { join } from "node:path";
import { build } from "vite";

/** Bundles the pages under test for production, styles and all, into a folder. */
export async function buildSite(folder: string): Promise<void> {
  await build({
    root: join(import.meta.dirname, "page"),
    configFile: false,
    logLevel: "error",
    css: { postcss: join(import.meta.dirname, "../..") },
    build: { outDir: folder, emptyOutDir: true, chunkSizeWarningLimit: 4_000, reportCompressedSize: false },
  });
}
