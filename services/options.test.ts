import { expect, it } from "vitest";
import { parseOptions } from "./options.ts";

it("runs all roles with 400 drivers when nothing is said", () => {
  expect(parseOptions([])).toEqual({ drivers: 400, simulator: true, dev: false });
  expect(parseOptions(["worker", "web", "gateway"])).toEqual(parseOptions([]));
});

it("takes the fleet's size, leaves the fleet out, compiles as one goes", () => {
  expect(parseOptions(["--drivers", "5000"]).drivers).toBe(5000);
  expect(parseOptions(["--drivers=0"]).drivers).toBe(0);
  expect(parseOptions(["--no-simulator"]).simulator).toBe(false);
  expect(parseOptions(["--dev"]).dev).toBe(true);
});

it.each([
  [["web"], "the role gateway and worker is left out"],
  [["web", "gateway"], "the role worker is left out"],
  [["web", "gateway", "worker", "cook"], "there is no role cook"],
  [["--drivers", "many"], 'expected a whole number from 0 to 200000, got "many"'],
  [["--drivers", "-3"], "usage:"],
  [["--fast"], "Unknown option '--fast'"],
])("says in one line what is wrong with %j", (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
  expect(() => parseOptions(args)).toThrow(/^[^\n]+$/);
});
