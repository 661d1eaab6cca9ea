import { type Kysely, sql } from "kysely";
import type { OrderId, ReportId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { QueuedReport, Report, Reportable, ReportLine } from "./report.ts";

const REPORT = sql`p.id as "reportId", p.order_id as "orderId", p.kind, to_jsonb(p.lines) as lines, p.words, p.state, p.answer,
  floor(extract(epoch from p.reported_at) * 1000)::float8 as "reportedAt",
  floor(extract(epoch from p.answered_at) * 1000)::float8 as "answeredAt"`;

/** The reports of an order, the first one first. */
export async function listReports(db: Kysely<Tables>, orderId: OrderId): Promise<Report[]> {
  const { rows } = await sql<Report>`
    select ${REPORT} from order_reports p where p.order_id = ${orderId} order by p.id`.execute(db);
  return rows;
}

/** The report, or null. `lock`: until the end of the transaction. */
export async function readReport(
  db: Kysely<Tables>,
  reportId: ReportId,
  { lock = false } = {},
): Promise<Report | null> {
  const { rows } = await sql<Report>`
    select ${REPORT} from order_reports p where p.id = ${reportId} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

/** What a report depends on, or null. `lock`: nobody else reports of it until the end of the transaction. */
export async function readReportable(
  db: Kysely<Tables>,
  orderId: OrderId,
  { lock = false } = {},
): Promise<(Reportable & { readonly lines: readonly ReportLine[] }) | null> {
  if (lock) await sql`select from orders where id = ${orderId} for no key update`.execute(db);
  const { rows } = await sql<Reportable & { lines: ReportLine[] }>`
    select o.status, (extract(epoch from o.ended_at) * 1000)::float8 as "endedAt",
      (select (extract(epoch from min(e.at)) * 1000)::float8 from order_events e
        where e.order_id = o.id and e.type = 'status' and e.status = 'delivered') as "deliveredAt",
      coalesce((select jsonb_agg(jsonb_build_object('line', l.line, 'name', l.name, 'quantity', l.quantity) order by l.line)
        from order_lines l where l.order_id = o.id), '[]') as lines
    from orders o where o.id = ${orderId}`.execute(db);
  return rows[0] ?? null;
}

const MOST_QUEUED = 50;

/** Reports that nobody has answered, the oldest first, at most fifty. For operators. */
export async function listOpenReports(db: Kysely<Tables>): Promise<QueuedReport[]> {
  const { rows } = await sql<QueuedReport>`
    select ${REPORT}, o.code, r.name as restaurant
    from order_reports p join orders o on o.id = p.order_id join restaurants r on r.id = o.restaurant_id
    where p.state = 'open' order by p.reported_at limit ${MOST_QUEUED}`.execute(db);
  return rows;
}
