import { createDb } from "#lib/db/client.ts";
import { loadProcessConfig } from "#lib/infra/config/env.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createQueue, type Queue } from "#lib/infra/queue.ts";
import { createSqsQueue } from "#lib/infra/sqs-queue.ts";
import { runCommandLine } from "./command-line.ts";
import { openDatabase } from "./database.ts";

/** `npm run queue -- dead [job]`: jobs that were given up and why; `-- revive <job>`: has them done again. */
async function run([command, job]: readonly string[]): Promise<void> {
  const config = loadProcessConfig();
  const database = await openDatabase(config);
  const db = createDb({ url: database.url, poolMax: 1, onError: () => {} });
  const log = createLogger("silent");
  const queue: Queue =
    config.queue.kind === "sqs"
      ? createSqsQueue({ db, log }, config.queue)
      : createQueue({ url: database.directUrl, log });
  try {
    await queue.start();
    if (command === "dead") {
      for (const dead of await queue.listDead(job ?? null)) process.stdout.write(`${JSON.stringify(dead)}\n`);
    } else if (command === "revive" && job) {
      process.stdout.write(`to be done again: ${await queue.revive(job)}\n`);
    } else throw new Error("expected: dead [job] | revive <job>");
  } finally {
    await queue.stop(1_000);
    await db.close();
    if (!database.found) await database.stop();
  }
}

await runCommandLine(run);
