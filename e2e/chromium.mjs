// Plain JavaScript without dependencies: setup.mjs reads it before anything is installed.
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const candidates = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const folders = ["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome"];
const apps = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/**
 * Where a Chromium lies on this machine: the system's own, else the one that Playwright downloaded, else null.
 * @returns {string | null}
 */
export function findChromium() {
  const paths = [...candidates.flatMap((name) => folders.map((folder) => join(folder, name))), ...apps];
  return paths.find(isExecutable) ?? downloadedChromium();
}

/** Keep headless Chromium off the network, and working as root in a container; WebGL is drawn in software. */
export const chromiumArgs = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];

/** The same with pages drawn by the processor, which is quicker than a graphics card in software; that is still there for WebGL. */
export const pageArgs = [...chromiumArgs, "--disable-gpu"];

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function downloadedChromium() {
  try {
    const path = createRequire(import.meta.url)("playwright-core").chromium.executablePath();
    return isExecutable(path) ? path : null;
  } catch {
    return null;
  }
}
