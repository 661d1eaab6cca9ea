import { defineConfig, devices } from "@playwright/test";
import { findChromium, pageArgs } from "./e2e/chromium.mjs";
import { allyPort, dataDir, ports, pushPort } from "./e2e/ports.ts";

// One demo for all tests, as a person would start it, behind a small keeper that can restart it (e2e/server.ts).
const { port, opsPort, controlPort } = ports;
const executablePath = findChromium();
const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } };
/** What is told at length: with the long tests, so that `npm test` keeps to the ways that everybody goes. */
const longSpecs = /\.long\.spec\.ts$/;
const isLong = /\.long\.spec\.ts|@long/;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/e2e",
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    locale: "en-GB",
    screenshot: "only-on-failure",
    launchOptions: { args: pageArgs, ...(executablePath === null ? {} : { executablePath }) },
  },
  projects: [
    { name: "desktop", grepInvert: isLong, use: desktop },
    { name: "desktop-long", grep: isLong, use: desktop },
    // who is let in, and what goes between browser and gateway, is the same on a phone
    {
      name: "phone",
      testIgnore: [/order-links/, longSpecs],
      use: { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } },
    },
  ],
  webServer: {
    command: `node e2e/server.ts ${controlPort}`,
    env: {
      PORT: `${port}`,
      OPS_PORT: `${opsPort}`,
      DATA_DIR: dataDir,
      LOG_LEVEL: "debug",
      ALLOWED_ORIGINS: [port, allyPort].map((each) => `http://127.0.0.1:${each}`).join(","),
      PUSH_SERVICE_URL: `http://127.0.0.1:${pushPort}`,
    },
    url: `http://127.0.0.1:${opsPort}/readyz`,
    timeout: 300_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
    stdout: "ignore",
    stderr: "pipe",
  },
});
