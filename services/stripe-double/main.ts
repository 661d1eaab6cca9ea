import { once } from "node:events";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { z } from "zod";
import { systemClock } from "#lib/core/clock.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createDouble } from "./server.ts";

/** The payment provider's double, a process of its own. See README.md beside this file. */

const log = createLogger("info").child({ process: "stripe-double" });

const argsSchema = z.object({
  port: z.string().default("12111").transform(Number).pipe(z.int().min(0).max(65_535)),
  journal: z.string().optional(),
  /** The first line of standard input holds the secrets, and when it closes we stop: a parent has started us. */
  attached: z.boolean().default(false),
});
const secretsSchema = z.object({
  apiKey: z.string().regex(/^sk_test_\w+$/, "must begin with sk_test_"),
  webhook: z.object({ url: z.url({ protocol: /^https?$/ }), secret: z.string() }).optional(),
});

let isStopping = false;
const double = await start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}\n`);
  process.exit(1);
});

async function start() {
  const { values } = parseArgs({
    options: { port: { type: "string" }, journal: { type: "string" }, attached: { type: "boolean" } },
    strict: true,
  });
  const { port, journal, attached } = argsSchema.parse(values);
  const { apiKey, webhook } = secretsSchema.parse(attached ? await readFirstLine() : { apiKey: "sk_test_double" });
  const options = { apiKey, clock: systemClock, log, journalPath: journal ?? null };
  const made = createDouble({ ...options, ...(webhook && { webhook }) });
  made.server.listen(port, "127.0.0.1");
  await once(made.server, "listening");
  log.info({ address: made.server.address() }, "the double listens");
  return made;
}

async function readFirstLine(): Promise<unknown> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("close", () => void stop("standard input closed"));
  const [line] = (await once(lines, "line")) as [string];
  return JSON.parse(line);
}

async function stop(reason: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ reason }, "the double stops");
  await double.close();
  process.exit(0);
}
process.on("SIGTERM", () => void stop("SIGTERM"));
process.on("SIGINT", () => void stop("SIGINT"));
