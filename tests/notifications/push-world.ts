import { createECDH, randomBytes } from "node:crypto";
import { sql } from "kysely";
import { openSession } from "#lib/auth/commands.ts";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createId, type RestaurantId, type SessionId, type UserId } from "#lib/core/ids.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createMetrics } from "#lib/infra/metrics.ts";
import { createOutboxWorker, outboxTopic } from "#lib/infra/outbox-worker.ts";
import { createPusher } from "#lib/infra/push/create-pusher.ts";
import { kitchenTopic, noticeTopic } from "#lib/notifications/jobs.ts";
import { subscribe } from "#lib/notifications/push/commands.ts";
import { pushTopic, ringTopic } from "#lib/notifications/push/jobs.ts";
import type { PushPurpose } from "#lib/notifications/push/purpose.ts";
import { createTestDatabase } from "#tests/helpers/database.ts";
import { startPushService } from "#tests/helpers/push-service.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";

/** A pair by which push services know us. */
export function vapidKeys(): { readonly publicKey: string; readonly privateKey: string } {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const privateKey = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()]).subarray(-32);
  return { publicKey: pair.getPublicKey("base64url"), privateKey: privateKey.toString("base64url") };
}

export type PushWorld = Awaited<ReturnType<typeof startPushWorld>>;
type Person = { readonly userId: UserId; signIn(): Promise<SessionId> };

/** A database, a push service, and a worker that looks often and makes all but mails of what happens. */
export async function startPushWorld() {
  const database = await createTestDatabase({ poolMax: 20 });
  const db = database.db.primary;
  const service = await startPushService();
  const pusher = createPusher({
    ...vapidKeys(),
    subject: "mailto:no-reply@hotpath.example",
    localService: service.origin,
  });
  const ctx = { db: database.db, pusher };
  const soon = { lookEveryMs: 20, retry: { maxAttempts: 1_000, minDelayMs: 20, maxDelayMs: 50 } };
  const worker = createOutboxWorker({ db: database.db, log: createLogger("silent"), metrics: createMetrics() }, [
    outboxTopic({ ...noticeTopic(ctx), ...soon }),
    outboxTopic({ ...ringTopic(ctx), ...soon }),
    outboxTopic({ ...kitchenTopic(ctx), ...soon }),
    outboxTopic({ ...pushTopic(ctx), ...soon }),
  ]);
  worker.start();

  async function restaurant(name = "Saluhallens Meze"): Promise<RestaurantId> {
    const id = createId("restaurant", 0, randomBytes(10));
    await upsertRestaurants(db, [someRestaurant({ id, name })]);
    return id;
  }

  async function person(locale: "en" | "sv" = "en", restaurantId: RestaurantId | null = null): Promise<Person> {
    const userId = createId("user", 0, randomBytes(10));
    await sql`insert into users (id, name, role, restaurant_id, locale)
      values (${userId}, 'Åsa', ${restaurantId ? "restaurant" : "customer"}, ${restaurantId}, ${locale})`.execute(db);
    const signIn = async () => (await openSession({ db: database.db, clock: systemClock }, userId)).sessionId;
    return { userId, signIn };
  }

  /** A browser in which somebody has turned it on; its address. */
  async function browserOf({ userId, signIn }: Person, purpose: PushPurpose = "notices", sessionId?: SessionId) {
    const { endpoint, p256dh, auth } = service.subscribe();
    const device = { userId, sessionId: sessionId ?? (await signIn()), purpose, endpoint, p256dh, auth };
    await subscribe(db, device);
    return device;
  }

  /** Resolves once nothing waits any more, but for what is due later. */
  async function settled(): Promise<void> {
    const waits = () =>
      sql`
      select from outbox where (topic like 'notifications.%' or topic like 'kitchen.%') and topic <> 'notifications.send'
        and done_at is null and dead_at is null and due_at < now() + interval '30 seconds'`.execute(db);
    while ((await waits()).rows.length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  return {
    ...{ database, db, service, ctx, restaurant, person, browserOf, settled },
    async stop() {
      await worker.stop(5_000);
      pusher?.close();
      await service.close();
      await database.drop();
    },
  };
}
