import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createId, type OrderId } from "#lib/core/ids.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createOnceMailer } from "#lib/infra/mail/create-mailer.ts";
import { createSmtp } from "#lib/infra/mail/smtp.ts";
import { createMetrics } from "#lib/infra/metrics.ts";
import { createOutboxWorker, outboxTopic } from "#lib/infra/outbox-worker.ts";
import { kitchenTopic, type Notifies, sendTopic } from "#lib/notifications/jobs.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { acknowledgeOrder } from "#lib/orders/kitchen/commands.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { type MailServer, startMailServer } from "#tests/helpers/mail-server.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { draftOrder, placeOne } from "#tests/orders/some-orders.ts";

const restaurantId = createId("restaurant", 0, randomBytes(10));
let database: TestDatabase;
let server: MailServer;
let smtp: ReturnType<typeof createSmtp>;
let worker: ReturnType<typeof createOutboxWorker>;

beforeAll(async () => {
  database = await createTestDatabase();
  await upsertRestaurants(database.db.primary, [someRestaurant({ id: restaurantId, name: "Saluhallens Meze" })]);
  for (const [locale, role] of [
    ["en", "owner"],
    ["sv", "cook"],
  ]) {
    await sql`insert into users (id, name, role, restaurant_id, email, locale)
      values (${createId("user", 0, randomBytes(10))}, 'Åsa', 'restaurant', ${restaurantId}, ${`${role}@hotpath.example`}, ${locale})`.execute(
      database.db.primary,
    );
  }
  server = await startMailServer();
  smtp = createSmtp(server.settings);
  const ctx: Notifies = {
    db: database.db,
    clock: systemClock,
    mailer: createOnceMailer(database.db.primary, smtp),
    config: { publicUrl: "https://hotpath.example", sessionSecret: "a secret of the tests, 32 characters or more" },
  };
  const soon = { lookEveryMs: 20, retry: { maxAttempts: 5, minDelayMs: 20, maxDelayMs: 50 } };
  worker = createOutboxWorker({ db: database.db, log: createLogger("silent"), metrics: createMetrics() }, [
    outboxTopic({ ...kitchenTopic(ctx), ...soon }),
    outboxTopic({ ...sendTopic(ctx), ...soon }),
  ]);
  worker.start();
});
afterAll(async () => {
  await worker.stop(5_000);
  await smtp.close();
  await server.close();
  await database.drop();
});

const ring = () => placeOne(database.db, draftOrder(restaurantId));
/** The minute is over. */
async function minuteLater(orderId: OrderId): Promise<void> {
  await sql`update outbox set due_at = now() where topic = 'kitchen.call' and data ->> 'orderId' = ${orderId}`.execute(
    database.db.primary,
  );
}
const done = async (orderId: OrderId) => {
  await expect
    .poll(
      async () =>
        (
          await sql`select from outbox where topic = 'kitchen.call' and data ->> 'orderId' = ${orderId}
            and done_at is null`.execute(database.db.primary)
        ).rows.length,
    )
    .toBe(0);
};
const toldOf = async (orderId: OrderId) =>
  (
    await sql<{ recipient: string; skipped: string | null }>`
      select recipient, skipped from notifications where order_id = ${orderId} order by recipient`.execute(
      database.db.primary,
    )
  ).rows.map(({ recipient }) => recipient);

test("an order that nobody has seen for a minute is mailed to everybody of its kitchen, each in their language, once", async () => {
  const orderId = await ring();
  expect(await toldOf(orderId)).toEqual([]);
  await minuteLater(orderId);
  const mails = await server.until(2);
  const subjects = mails.map(({ subject }) => subject ?? "").sort();
  expect(subjects[0]).toMatch(/^Beställning .{4} väntar på er$/);
  expect(subjects[1]).toMatch(/^Order .{4} is waiting for you$/);
  // told twice, as an outbox may
  await sql`update outbox set done_at = null, due_at = now() where topic = 'kitchen.call'`.execute(database.db.primary);
  await done(orderId);
  expect(await toldOf(orderId)).toEqual(["cook@hotpath.example", "owner@hotpath.example"]);
});

test("nobody is called about an order that was seen, or answered", async () => {
  const [seen, accepted] = [await ring(), await ring()];
  await acknowledgeOrder({ db: database.db, batcher: { add() {} } as never }, { orderId: seen, actorId: null });
  await moveOrder(database.db.primary, { orderId: accepted, to: "accepted", actor: "restaurant" });
  for (const orderId of [seen, accepted]) {
    await minuteLater(orderId);
    await done(orderId);
    expect(await toldOf(orderId)).toEqual([]);
  }
});
