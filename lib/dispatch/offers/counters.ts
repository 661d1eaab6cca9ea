import { sql } from "kysely";
import { Counter, Gauge, type Registry } from "prom-client";
import type { Context } from "#lib/infra/context.ts";

export type DispatchCounters = { readonly offers: Counter; readonly fenced: Counter };

/** How it stands with dispatch, for alarms: what waits, for how long, what needs a person. */
export function watchDispatch({ db }: Pick<Context, "db">, registry: Registry): DispatchCounters {
  const registers = [registry];
  new Gauge({
    name: "hotpath_dispatch",
    help: "Orders that a driver is looked for, seconds that the oldest has waited, open offers, drivers on duty, orders that a person has to look at.",
    labelNames: ["what"] as const,
    registers,
    async collect() {
      const { rows } = await sql<Record<string, number>>`
        select count(*) filter (where ended_at is null) as waiting,
          coalesce(extract(epoch from now() - min(wanted_since) filter (where ended_at is null)), 0)::float8 as oldest_seconds,
          (select count(*) from offers where status = 'offered') as open_offers,
          (select count(*) from drivers where on_duty_since is not null) as on_duty,
          (select count(*) from dispatches where alarm is not null) as alarms
        from dispatches where ended_at is null`
        .execute(db.primary)
        .catch(() => ({ rows: [] }));
      for (const [what, value] of Object.entries(rows[0] ?? {})) this.set({ what }, value);
    },
  });
  return {
    offers: new Counter({ name: "hotpath_dispatch_offers_total", help: "Offers made", registers }),
    fenced: new Counter({
      name: "hotpath_dispatch_fenced_total",
      help: "Decisions that came too late and counted for nothing",
      registers,
    }),
  };
}
