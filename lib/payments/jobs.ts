import { type Kysely, sql } from "kysely";
import { Gauge, type Registry } from "prom-client";
import { z } from "zod";
import { isId, type OrderId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { Context } from "#lib/infra/context.ts";
import { noteChange, type OutboxTopic } from "#lib/infra/outbox.ts";
import { moveOrders } from "#lib/orders/commands.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { SETTLE_TOPIC, settleChange } from "#lib/orders/money-steps.ts";
import { type Pays, settlePayment } from "./commands.ts";
import { takeEvents } from "./inbox/commands.ts";
import { MONEY_RETRY } from "./money-retry.ts";
import type { ProviderEvent } from "./provider.ts";
import { SETTLE_TIP_TOPIC } from "./tip.ts";

/** How often a worker looks for payments that are to be settled, milliseconds. */
const LOOK_MS = 250;
/** Most payments that one worker settles at once: each waits for the provider most of its time. */
const AT_ONCE = 16;

/** Settles an order's payment whenever something has said that there may be something to do. */
export function settleTopic(ctx: Pays): OutboxTopic<{ readonly orderId: OrderId }> {
  return {
    topic: SETTLE_TOPIC,
    data: z.object({
      orderId: z.custom<OrderId>((value) => typeof value === "string" && isId("order", value)),
    }),
    lookEveryMs: LOOK_MS,
    atOnce: AT_ONCE,
    timeoutMs: 60_000,
    retry: MONEY_RETRY,
    act: ({ orderId }) => settlePayment(ctx, orderId),
  };
}

export type Sweeps = Pays & Pick<Context, "log"> & { readonly acceptWithinMs: number };
export type SweepReport = {
  readonly events: number;
  readonly looked: number;
  readonly due: number;
  readonly unanswered: number;
};

/** Events may be listed a little after they happened. */
const OVERLAP_S = 10 * 60;
const LOOK_AT_ONCE = 500;
const EVENTS_AT_ONCE = 100;
/** The provider lists events for so long. What happened before is found by looking at payments alone. */
const EVENTS_KEPT_S = 30 * 24 * 3_600;

/**
 * Finds what nobody has told of: events that no webhook brought, payments that wait for too long, orders that nobody
 * answers, and those for later whose time has come. One at a time; another that comes meanwhile does nothing.
 */
export async function sweepPayments(ctx: Sweeps): Promise<SweepReport> {
  const events = await sweepEvents(ctx);
  const looked = await lookAgain(ctx);
  const due = await placeDue(ctx);
  const unanswered = await expireUnanswered(ctx);
  const report = { events, looked, due, unanswered };
  if (events > 0) ctx.log.warn(report, "payments: the sweep found what no webhook had told");
  return report;
}

/** Takes every event since the last sweep that is not known. Resolves to how many that were. */
async function sweepEvents(ctx: Sweeps): Promise<number> {
  const beganS = Math.floor(ctx.clock.now() / 1_000);
  await sql`insert into payment_sweeps (id, seen_until) values (1, now() - interval '1 day') on conflict do nothing`.execute(
    ctx.db.primary,
  );
  return ctx.db.primary.transaction().execute(async (trx) => {
    const { rows } = await sql<{ seen_s: number }>`
      select extract(epoch from seen_until)::bigint as seen_s from payment_sweeps where id = 1
      for update skip locked`.execute(trx);
    const [cursor] = rows;
    if (!cursor) return 0;
    const behindS = beganS - cursor.seen_s;
    if (behindS > EVENTS_KEPT_S) {
      ctx.log.error(
        { behindS },
        "payments: the provider does not list events from so long ago; every payment and tip is looked at",
      );
      for (const table of ["payments", "tips"] as const) {
        await sql`update ${sql.table(table)} set look_at = now() where status not in ('released', 'abandoned')`.execute(
          trx,
        );
      }
    }
    let found = 0;
    // So many in a statement: what was found stays found, whatever becomes of the rest.
    let some: ProviderEvent[] = [];
    const keep = async () => {
      found += some.length === 0 ? 0 : await takeEvents(ctx.db.primary, some, "sweep");
      some = [];
    };
    for await (const event of ctx.provider.listEvents(cursor.seen_s - OVERLAP_S)) {
      if (some.push(event) === EVENTS_AT_ONCE) await keep();
    }
    await keep();
    await sql`update payment_sweeps set seen_until = greatest(seen_until, to_timestamp(${beganS})), swept_at = now()
      where id = 1`.execute(trx);
    return found;
  });
}

/** Has every payment and tip looked at whose time has come. */
async function lookAgain(ctx: Sweeps): Promise<number> {
  const { rows: tips } = await sql`
    with due as (
      select id from tips where look_at < now() order by look_at limit ${LOOK_AT_ONCE} for update skip locked
    ), later as (
      update tips t set look_at = now() + interval '5 minutes' from due where t.id = due.id
    )
    insert into outbox (topic, data) select ${SETTLE_TIP_TOPIC}, jsonb_build_object('tipId', id) from due
    returning 1`.execute(ctx.db.primary);
  const { rows } = await sql`
    with due as (
      select order_id from payments where look_at < now() order by look_at limit ${LOOK_AT_ONCE} for update skip locked
    ), later as (
      update payments p set look_at = now() + interval '5 minutes' from due where p.order_id = due.order_id
    )
    insert into outbox (topic, data) select ${SETTLE_TOPIC}, jsonb_build_object('orderId', order_id) from due
    returning 1`.execute(ctx.db.primary);
  return rows.length + tips.length;
}

/**
 * Gives the kitchens what was ordered for now, as far as it is held. It needs no word of the provider, which may be away; what
 * is not held then is settled, and ends.
 */
async function placeDue(ctx: Sweeps): Promise<number> {
  const placed = await ctx.db.primary.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: OrderId; is_held: boolean }>`
      select o.id, p.status in ('held', 'captured') as is_held from orders o join payments p on p.order_id = o.id
      where o.status = 'scheduled' and o.due_at <= to_timestamp(${ctx.clock.now()}::float8 / 1000)
      order by o.due_at limit ${LOOK_AT_ONCE} for update of o skip locked`.execute(trx);
    const unpaid = rows.filter(({ is_held }) => !is_held);
    for (const { id } of unpaid) await noteChange(trx, settleChange(id));
    const orderIds = rows.flatMap(({ id, is_held }) => (is_held ? id : []));
    return moveOrders(trx, { orderIds, to: "placed", actor: "system", cause: "due" });
  });
  for (const orderId of placed) hintOrder(ctx, orderId);
  return placed.length;
}

/** Ends paid orders that no restaurant has answered in time; what is held for them goes back with that. */
export async function expireUnanswered(
  ctx: Pick<Sweeps, "batcher" | "acceptWithinMs"> & { readonly db: { readonly primary: Kysely<Tables> } },
): Promise<number> {
  const { rows } = await sql<{ id: OrderId }>`
    select id from orders where status = 'placed' and payment <> 'none'
      and updated_at < now() - make_interval(secs => ${ctx.acceptWithinMs / 1_000}::float8)
    order by updated_at limit ${LOOK_AT_ONCE}`.execute(ctx.db.primary);
  const orderIds = rows.map(({ id }) => id);
  const expired = await moveOrders(ctx.db.primary, { orderIds, to: "expired", actor: "system", cause: "unanswered" });
  for (const orderId of expired) hintOrder(ctx, orderId);
  return expired.length;
}

/** How it stands with payments, for alarms: the cursor's age, what waits for the provider, what needs a person. */
export function watchPayments({ db }: Pick<Context, "db">, registry: Registry): void {
  new Gauge({
    name: "payments_state",
    help: "Seconds since the last sweep; seconds that its cursor is behind; 1 where events are lost for good, since the provider keeps them no longer; payments whose look is overdue; payments with a problem; calls without an answer.",
    labelNames: ["what"] as const,
    registers: [registry],
    async collect() {
      const { rows } = await sql<{
        swept: number | null;
        behind: number | null;
        overdue: number;
        problems: number;
        unanswered: number;
      }>`
        select (select extract(epoch from now() - swept_at)::float8 from payment_sweeps where id = 1) as swept,
          (select extract(epoch from now() - seen_until)::float8 from payment_sweeps where id = 1) as behind,
          (select count(*) from payments where look_at < now() - interval '5 minutes') as overdue,
          (select count(*) from payments where look_at is not null and problem is not null) as problems,
          (select count(*) from payment_calls where outcome is null and asked_at < now() - interval '5 minutes') as unanswered`
        .execute(db.primary)
        .catch(() => ({ rows: [] }));
      const [row] = rows;
      if (!row) return;
      if (row.swept !== null) this.set({ what: "sweep_age_seconds" }, row.swept);
      if (row.behind !== null) {
        this.set({ what: "cursor_age_seconds" }, row.behind);
        this.set({ what: "cursor_too_old" }, row.behind > EVENTS_KEPT_S ? 1 : 0);
      }
      this.set({ what: "overdue" }, row.overdue);
      this.set({ what: "problems" }, row.problems);
      this.set({ what: "unanswered_calls" }, row.unanswered);
    },
  });
}
