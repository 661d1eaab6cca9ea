import { createLogger } from "#lib/infra/log.ts";
import { describeQueue } from "#lib/infra/queue.cases.ts";
import { createQueue } from "#lib/infra/queue.ts";
import { createTestDatabase } from "#tests/helpers/database.ts";

describeQueue("pg-boss", async () => {
  const database = await createTestDatabase();
  const queue = createQueue({ url: database.url, log: createLogger("silent") });
  await queue.start();
  return {
    queue,
    db: database.db,
    async close() {
      await queue.stop(1_000);
      await database.drop();
    },
  };
});
