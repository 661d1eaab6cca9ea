import { parseArgs } from "node:util";
import { z } from "zod";

const number = (fallback: string) => z.string().default(fallback).transform(Number).pipe(z.number());
const argsSchema = z.object({
  url: z.url({ protocol: /^wss?$/ }),
  "city-config": z.string().optional(),
  "valhalla-url": z.url({ protocol: /^https?$/ }).optional(),
  seed: number("1").pipe(z.int()),
  speed: number("1").pipe(z.number().positive().max(100)),
  "coverage-loss": number("0.01").pipe(z.number().min(0).max(0.9)),
});

export type SimulatorArgs = {
  /** The gateway's feed. */
  readonly url: string;
  /** Valhalla's config file, for routes made in this process; or a Valhalla server. */
  readonly configPath: string | undefined;
  readonly valhallaUrl: string | undefined;
  readonly seed: number;
  /** Simulated seconds in a second. Fixes come once a real second whatever it is. */
  readonly speed: number;
  /** Share of the time that a phone is without a network. */
  readonly coverageLoss: number;
};

/** Parses the command line; throws an Error whose message has one readable line per fault. */
export function parseSimulatorArgs(argv: readonly string[]): SimulatorArgs {
  const options = Object.fromEntries(Object.keys(argsSchema.shape).map((name) => [name, { type: "string" as const }]));
  const { values } = parseArgs({ args: [...argv], options, strict: true });
  const parsed = argsSchema.safeParse(values);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `--${issue.path.join(".")}: ${issue.message}`).join("\n"));
  }
  const args = parsed.data;
  if (!args["city-config"] && !args["valhalla-url"]) throw new Error("--city-config or --valhalla-url is needed");
  return {
    url: args.url,
    configPath: args["city-config"],
    valhallaUrl: args["valhalla-url"],
    seed: args.seed,
    speed: args.speed,
    coverageLoss: args["coverage-loss"],
  };
}
