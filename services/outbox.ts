import { createDb } from "#lib/db/client.ts";
import { loadProcessConfig } from "#lib/infra/config/env.ts";
import { listDead, reviveDead } from "#lib/infra/outbox.ts";
import { runCommandLine } from "./command-line.ts";
import { openDatabase } from "./database.ts";

/** `npm run outbox -- dead [topic]`: what was given up and why; `-- revive <topic>`: has it tried again. */
async function run([command, topic]: readonly string[]): Promise<void> {
  const database = await openDatabase(loadProcessConfig());
  const db = createDb({ url: database.url, poolMax: 1, onError: () => {} });
  try {
    if (command === "dead") {
      for (const row of await listDead(db.primary, topic ?? null)) process.stdout.write(`${JSON.stringify(row)}\n`);
    } else if (command === "revive" && topic) {
      process.stdout.write(`to be tried again: ${await reviveDead(db.primary, topic)}\n`);
    } else throw new Error("expected: dead [topic] | revive <topic>");
  } finally {
    await db.close();
    if (!database.found) await database.stop();
  }
}

await runCommandLine(run);
