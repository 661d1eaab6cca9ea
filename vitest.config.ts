import { defineConfig } from "vitest/config";

// unit: nothing but the code. integration: one PostgreSQL for all (tests/global-setup.ts), a cloned database per file.
// long: the same for what needs big tables, many processes or minutes.
const long = ["tests/long/**/*.test.ts", "tests/**/*.long.test.ts"];
const servers = {
  globalSetup: ["tests/global-setup.ts"],
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // what is waited for comes; on a busy machine it comes later
  expect: { poll: { timeout: 10_000 } },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{lib,components,services,app,bench,deploy,docs}/**/*.test.{ts,tsx}"],
          // ten times what the longest property test takes: machines are busy
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "integration",
          include: ["tests/**/*.test.ts"],
          exclude: long,
          ...servers,
          provide: { stripeTestKey: process.env.STRIPE_TEST_KEY ?? "" },
        },
      },
      {
        test: { name: "long", include: long, ...servers, testTimeout: 600_000 },
      },
    ],
  },
});
