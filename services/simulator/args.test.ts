import { expect, test } from "vitest";
import { parseSimulatorArgs } from "./args.ts";

test("the command line has a default for all but the gateway and the routes", () => {
  expect(parseSimulatorArgs(["--url", "ws://127.0.0.1:3000/feed", "--city-config", "/x.json"])).toEqual({
    url: "ws://127.0.0.1:3000/feed",
    configPath: "/x.json",
    valhallaUrl: undefined,
    seed: 1,
    speed: 1,
    coverageLoss: 0.01,
  });
});

test("what is wrong is said, line by line", () => {
  const wrong = ["--url", "http://x", "--speed", "0", "--seed", "a"];
  expect(() => parseSimulatorArgs(wrong)).toThrow(/--url.*\n--seed.*\n--speed/);
  expect(() => parseSimulatorArgs(["--url", "ws://x/feed"])).toThrow("--city-config or --valhalla-url is needed");
  expect(() => parseSimulatorArgs(["--velocity", "3"])).toThrow("--velocity");
});
