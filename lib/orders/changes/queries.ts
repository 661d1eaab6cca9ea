import { type Kysely, sql } from "kysely";
import type { ChangeId, OrderId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { ChangedLine, OrderChange } from "../change.ts";

type Row = {
  id: ChangeId;
  order_id: OrderId;
  line: number;
  status: OrderChange["status"];
  outcome: OrderChange["outcome"];
  before: ChangedLine;
  after: ChangedLine | null;
  proposed_at: Date;
  answer_by: Date;
};

/** What was proposed for an order, the oldest first. */
export async function listChanges(db: Kysely<Tables>, orderId: OrderId): Promise<OrderChange[]> {
  const { rows } = await sql<Row>`
    select id, order_id, line, status, outcome, before, after, proposed_at, answer_by from order_changes
    where order_id = ${orderId} order by id limit 200`.execute(db);
  return rows.map((row) => ({
    changeId: row.id,
    orderId: row.order_id,
    line: row.line,
    status: row.status,
    outcome: row.outcome,
    before: row.before,
    after: row.after,
    proposedAt: row.proposed_at.getTime(),
    answerBy: row.answer_by.getTime(),
  }));
}

/** The lines of an order by their numbers. */
export async function readLines(db: Kysely<Tables>, orderId: OrderId): Promise<Map<number, ChangedLine>> {
  const { rows } = await sql<ChangedLine & { line: number }>`
    select line, item_id as "itemId", name, quantity, unit_minor as "unitMinor", choices from order_lines
    where order_id = ${orderId} order by line`.execute(db);
  return new Map(rows.map(({ line, ...rest }) => [line, rest]));
}

/** Changes that nobody has answered in time, at most so many. */
export async function listLapsed(
  db: Kysely<Tables>,
  limit: number,
): Promise<{ changeId: ChangeId; orderId: OrderId }[]> {
  const { rows } = await sql<{ changeId: ChangeId; orderId: OrderId }>`
    select id as "changeId", order_id as "orderId" from order_changes
    where status = 'proposed' and answer_by < now() order by answer_by limit ${limit}`.execute(db);
  return rows;
}
