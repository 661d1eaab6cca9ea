import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createId, type OrderId, type RestaurantId, type UserId } from "#lib/core/ids.ts";
import { currencyOf } from "#lib/core/money.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createOnceMailer } from "#lib/infra/mail/create-mailer.ts";
import { createSmtp } from "#lib/infra/mail/smtp.ts";
import { createMetrics } from "#lib/infra/metrics.ts";
import { createOutboxWorker, outboxTopic } from "#lib/infra/outbox-worker.ts";
import { markRead, setChoices } from "#lib/notifications/commands.ts";
import { forgetNotifications, type Notifies, noticeTopic, sendTopic } from "#lib/notifications/jobs.ts";
import { countUnread, listNotices } from "#lib/notifications/queries.ts";
import { moveOrder, moveOrders } from "#lib/orders/commands.ts";
import { draftOrder } from "#lib/orders/drafts/commands.ts";
import { hashLinkToken } from "#lib/orders/links.ts";
import { findLink } from "#lib/orders/queries.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { type MailServer, startMailServer } from "#tests/helpers/mail-server.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";

const restaurantId: RestaurantId = createId("restaurant", 0, randomBytes(10));
let database: TestDatabase;
let server: MailServer;
let ctx: Notifies;
let stops: (() => unknown)[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ poolMax: 20 });
  await upsertRestaurants(database.db.primary, [someRestaurant({ id: restaurantId, name: "Saluhallens Meze" })]);
});
afterAll(() => database.drop());
beforeEach(async () => {
  server = await startMailServer();
  const smtp = createSmtp(server.settings);
  ctx = {
    db: database.db,
    clock: systemClock,
    mailer: createOnceMailer(database.db.primary, smtp),
    config: { publicUrl: "https://hotpath.example", sessionSecret: "a secret of the tests, 32 characters or more" },
  };
  stops = [() => server.close(), () => smtp.close()];
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  await sql`truncate notifications, notification_choices, mail_keys, outbox`.execute(database.db.primary);
});

/** A worker as a process has one, which looks often. */
function work(): void {
  const parts = { db: database.db, log: createLogger("silent"), metrics: createMetrics() };
  const soon = { lookEveryMs: 20, retry: { maxAttempts: 5, minDelayMs: 20, maxDelayMs: 50 } };
  const worker = createOutboxWorker(parts, [
    outboxTopic({ ...noticeTopic(ctx), ...soon }),
    outboxTopic({ ...sendTopic(ctx), ...soon }),
  ]);
  worker.start();
  stops.push(() => worker.stop(5_000));
}

async function someone(locale: "en" | "sv" = "en"): Promise<UserId> {
  const id = createId("user", 0, randomBytes(10));
  await sql`insert into users (id, name, role, email, locale)
    values (${id}, 'Åsa', 'customer', ${`${id}@hotpath.example`}, ${locale})`.execute(database.db.primary);
  return id;
}

type Wish = { customerId?: UserId | null; email?: string; locale?: string };

async function order({ customerId = null, email = "", locale = "en" }: Wish): Promise<OrderId> {
  const orderId = createId("order", Date.now(), randomBytes(10));
  await database.db.primary.transaction().execute((trx) =>
    draftOrder(trx, {
      orderId,
      restaurantId,
      customerId,
      dropoff: { lng: 11.97, lat: 57.7 },
      promisedAt: Date.UTC(2026, 10, 28, 18, 5),
      door: { label: "Storgatan 1", note: "" },
      contact: { name: "Åsa <b>", phone: "", email, locale },
      price: {
        currency: currencyOf("SEK"),
        foodMinor: 13_000,
        discountMinor: 0,
        feeMinor: 3_900,
        tipMinor: 0,
        totalMinor: 16_900,
      },
      lines: [{ itemId: "tiramisu", name: "Tiramisù", quantity: 2, unitMinor: 6_500, choices: [] }],
      promoCode: null,
      deliverAt: null,
      dueAt: null,
      nowMs: Date.now(),
    }),
  );
  await move(orderId, "awaiting_payment", "placed");
  return orderId;
}

async function move(orderId: OrderId, ...steps: OrderStatus[]): Promise<void> {
  const actors: Partial<Record<OrderStatus, "restaurant" | "driver">> = {
    accepted: "restaurant",
    rejected: "restaurant",
    picked_up: "driver",
    delivered: "driver",
  };
  for (const to of steps) await moveOrder(database.db.primary, { orderId, to, actor: actors[to] ?? "system" });
}

/** Resolves once the outbox has nothing more to do for notices. */
async function settled(): Promise<void> {
  for (;;) {
    const { rows } =
      await sql`select from outbox where topic like 'notifications.%' and done_at is null and dead_at is null`.execute(
        database.db.primary,
      );
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("a guest", () => {
  it("is mailed a receipt in their language, with a link that manages the order", async () => {
    work();
    const orderId = await order({ email: "asa@hotpath.example", locale: "sv" });
    const [mail] = await server.until(1);
    expect(mail?.subject).toBe("Din beställning hos Saluhallens Meze");
    expect(mail?.html).toContain("Åsa &lt;b&gt;");
    const token = /https:\/\/hotpath\.example\/sv\/track#([\w-]{43})/.exec(mail?.text ?? "")?.[1] ?? "";
    expect(await findLink(database, await hashLinkToken(token))).toMatchObject({ orderId, access: "manage" });
  });

  it("has one such link, however many mails there are, and none that they took back", async () => {
    work();
    const orderId = await order({ email: "asa@hotpath.example" });
    await move(orderId, "accepted");
    await server.until(2);
    const links = (text = "") => /track#([\w-]{43})/.exec(text)?.[1];
    const [first, second] = server.taken;
    expect(links(first?.text)).toBeDefined();
    expect(links(second?.text)).toBe(links(first?.text));
    await sql`update order_links set revoked_at = now() where order_id = ${orderId}`.execute(database.db.primary);
    await moveOrder(database.db.primary, { orderId, to: "cancelled", actor: "restaurant" });
    await server.until(3);
    expect(server.taken[2]?.text).not.toContain("track#");
    expect(server.taken[2]?.text).toContain("Your card was not charged");
  });

  it("who gave no address is told nothing, and costs no row", async () => {
    await order({});
    const { rows } = await sql`select from outbox where topic like 'notifications.%'`.execute(database.db.primary);
    expect(rows).toHaveLength(0);
  });

  it("who never paid is not told that it came to nothing", async () => {
    work();
    const orderId = await order({ email: "a@hotpath.example" });
    await server.until(1);
    await sql`delete from order_events where order_id = ${orderId} and status = 'placed'`.execute(database.db.primary);
    await moveOrders(database.db.primary, { orderIds: [orderId], to: "expired", actor: "system", cause: "unpaid" });
    await settled();
    expect(server.taken).toHaveLength(1);
  });
});

describe("somebody with an account", () => {
  it("hears of each step once, in the list, and by mail of what matters", async () => {
    work();
    const userId = await someone();
    const orderId = await order({ customerId: userId });
    await settled();
    await move(orderId, "accepted");
    await settled();
    await move(orderId, "picked_up");
    await settled();
    await move(orderId, "delivered");
    await settled();
    expect(server.taken.map(({ subject }) => subject)).toEqual([
      "Your order at Saluhallens Meze",
      "Saluhallens Meze said yes",
    ]);
    const db = database.db.primary;
    const list = await listNotices(db, { userId, before: null, limit: 50 });
    expect(list.map(({ event }) => event)).toEqual(["delivered", "picked_up", "accepted", "confirmed"]);
    expect(await countUnread(db, userId)).toBe(4);
    await markRead(db, userId, list[1]?.id ?? 0);
    expect(await countUnread(db, userId)).toBe(1);
    expect(await listNotices(db, { userId, before: list[1]?.id ?? 0, limit: 1 })).toHaveLength(1);
    expect(server.taken[0]?.text).toContain(`https://hotpath.example/en/orders/${orderId}`);
  });

  it("hears of it as they chose, and of their money whatever they chose", async () => {
    work();
    const userId = await someone("sv");
    await setChoices(database.db.primary, userId, [
      { event: "confirmed", channel: "mail", isWanted: false },
      { event: "accepted", channel: "mail", isWanted: false },
      { event: "accepted", channel: "app", isWanted: false },
      { event: "picked_up", channel: "mail", isWanted: true },
    ]);
    const orderId = await order({ customerId: userId });
    await settled();
    await move(orderId, "accepted");
    await settled();
    await move(orderId, "picked_up");
    await settled();
    expect(server.taken.map(({ subject }) => subject)).toEqual([
      "Din beställning hos Saluhallens Meze",
      "Din mat från Saluhallens Meze är på väg",
    ]);
    const list = await listNotices(database.db.primary, { userId, before: null, limit: 50 });
    expect(list.map(({ event }) => event)).toEqual(["picked_up", "confirmed"]);
  });
});

describe("what goes wrong", () => {
  it("makes nothing twice: rows acted on again, and a worker that died before it noted that a mail went out", async () => {
    work();
    await order({ customerId: await someone() });
    await settled();
    const db = database.db.primary;
    await sql`update notifications set sent_at = null where channel = 'mail'`.execute(db);
    await sql`update outbox set done_at = null, due_at = now(), attempts = 0 where topic like 'notifications.%'`.execute(
      db,
    );
    await settled();
    expect(server.taken).toHaveLength(1);
    const { rows } = await sql<{ sent: boolean }>`select sent_at is not null as sent from notifications`.execute(db);
    expect(rows).toEqual([{ sent: true }, { sent: true }]);
  });

  it("lets no order wait for a mail server that does not answer", async () => {
    const slow = server.hang();
    work();
    const userId = await someone();
    const orderId = await order({ customerId: userId });
    await move(orderId, "accepted", "picked_up", "delivered");
    const db = database.db.primary;
    while ((await countUnread(db, userId)) < 4) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.taken).toHaveLength(0);
    slow.release();
    await settled();
    // by then it has been delivered, and is not told of as if it had just been accepted
    expect(server.taken.map(({ subject }) => subject)).toContain("Your order at Saluhallens Meze");
  });

  it("tries again what was refused for now, and buries what is refused for good", async () => {
    server.refuse({ at: "recipient", code: 450 });
    work();
    await order({ email: "later@hotpath.example" });
    const db = database.db.primary;
    const tried = async () =>
      (await sql`select from outbox where topic = 'notifications.send' and attempts > 1`.execute(db)).rows.length;
    while ((await tried()) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    server.refuse(null);
    await server.until(1);
    server.refuse({ at: "recipient", code: 550 });
    await order({ email: "nobody@hotpath.example" });
    await settled();
    const { rows } = await sql<{ last_error: string }>`select last_error from outbox where dead_at is not null`.execute(
      db,
    );
    expect(rows).toEqual([{ last_error: "This mail cannot be sent to this address. (SMTP 550)" }]);
  });

  it("does not say what is no longer so", async () => {
    const orderId = await order({ email: "asa@hotpath.example" });
    await move(orderId, "accepted", "picked_up", "delivered");
    work();
    await settled();
    expect(server.taken.map(({ subject }) => subject).sort()).toEqual([
      "Enjoy your food from Saluhallens Meze",
      "Your order at Saluhallens Meze",
    ]);
  });

  it("floods nobody's address, whoever typed it in", async () => {
    for (let n = 0; n < 24; n++) await order({ email: "victim@hotpath.example" });
    work();
    await settled();
    expect(server.taken).toHaveLength(20);
    const { rows } = await sql<{ count: number }>`
      select count(*) from notifications where skipped = 'rate_limited'`.execute(database.db.primary);
    expect(rows[0]?.count).toBe(4);
  });

  it("forgets after 90 days", async () => {
    work();
    await order({ customerId: await someone() });
    await settled();
    await sql`update notifications set created_at = now() - interval '91 days' where channel = 'mail'`.execute(
      database.db.primary,
    );
    expect(await forgetNotifications(ctx)).toEqual({ forgotten: 1, devices: 0 });
  });
});
