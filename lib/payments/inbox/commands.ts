import { type Kysely, sql } from "kysely";
import type { Tables } from "#lib/db/tables.ts";
import { SETTLE_TOPIC } from "#lib/orders/money-steps.ts";
import type { ProviderEvent } from "../provider.ts";
import { SETTLE_TIP_TOPIC } from "../tip.ts";

/**
 * Keeps events and has their payments looked at, in one statement; what is known already changes nothing.
 * Resolves to how many were new.
 */
export async function takeEvents(
  db: Kysely<Tables>,
  events: readonly ProviderEvent[],
  source: "webhook" | "sweep",
): Promise<number> {
  // In one order, so that two who keep the same ones do not wait for each other in a ring.
  const { rows } = await sql`
    with told_of as (
      select * from unnest(${events.map(({ id }) => id)}::text[], ${events.map(({ type }) => type)}::text[],
        ${events.map(({ createdS }) => createdS)}::float8[], ${events.map(({ orderId }) => orderId)}::text[],
        ${events.map(({ tipId }) => tipId)}::text[], ${events.map(({ intentId }) => intentId)}::text[]
      ) as n (id, type, created_s, order_id, tip_id, intent_id)
    ), kept as (
      insert into payment_inbox (event_id, type, order_id, tip_id, intent_id, source, created_at, done_at)
      select n.id, n.type, ours.order_id, ours.tip_id, n.intent_id, ${source}, to_timestamp(n.created_s),
        case when ours.order_id is null then now() end
      from told_of n left join lateral (
        (select t.order_id, t.id as tip_id from tips t where t.id = n.tip_id or t.intent_id = n.intent_id limit 1)
        union all
        (select p.order_id, null from payments p where p.order_id = n.order_id or p.intent_id = n.intent_id limit 1)
        limit 1
      ) as ours on true
      order by n.id
      on conflict do nothing returning event_id, order_id, tip_id
    ), told as (
      insert into outbox (topic, data)
      select distinct case when tip_id is null then ${SETTLE_TOPIC} else ${SETTLE_TIP_TOPIC} end,
        case when tip_id is null then jsonb_build_object('orderId', order_id) else jsonb_build_object('tipId', tip_id) end
      from kept where order_id is not null
    )
    select from kept`.execute(db);
  return rows.length;
}
