import type pg from "pg";

/** A statement as the code sent it, and what the server did for it. */
export type Explained = {
  readonly sql: string;
  /** Tables that were read from end to end, partitions by their own names. */
  readonly scanned: readonly string[];
  /** Pages looked at, whether they were in memory or not. */
  readonly blocks: number;
};

type PlanNode = {
  "Node Type": string;
  "Relation Name"?: string;
  "Shared Hit Blocks"?: number;
  "Shared Read Blocks"?: number;
  Plans?: PlanNode[];
};

const EXPLAINABLE = /^\s*(select|with|insert|update|delete)\b/i;

/**
 * Listens in on a pool that has not connected yet. While `explained` runs something, every statement of it is run
 * twice: first under EXPLAIN ANALYZE and taken back, then as it was meant, so that it finds what it would have found.
 */
export function listenIn(pool: pg.Pool): { explained(run: () => Promise<unknown>): Promise<Explained[]> } {
  let plans: Explained[] | null = null;
  pool.on("connect", (client) => {
    const send = client.query.bind(client) as (...given: unknown[]) => Promise<pg.QueryResult>;
    let isOpen = false;
    const listening = async (...given: unknown[]) => {
      const sql = String(given[0]);
      if (plans && EXPLAINABLE.test(sql)) plans.push(await explain(send, sql, given[1], isOpen));
      if (/^\s*begin\b/i.test(sql)) isOpen = true;
      if (/^\s*(commit|rollback)\s*;?$/i.test(sql)) isOpen = false;
      // Whatever was given: the pool's own `query` hands over a callback as well.
      return send(...given);
    };
    Object.assign(client, { query: listening });
  });
  return {
    async explained(run) {
      const mine: Explained[] = [];
      plans = mine;
      try {
        await run();
      } finally {
        plans = null;
      }
      return mine;
    },
  };
}

/** Within a transaction of the code's, or in one of its own, and taken back either way. */
async function explain(
  send: (...given: unknown[]) => Promise<pg.QueryResult>,
  sql: string,
  values: unknown,
  isOpen: boolean,
): Promise<Explained> {
  await send(isOpen ? "savepoint explained" : "begin");
  const answer = await send(`explain (analyze, buffers, timing off, format json) ${sql}`, values);
  await send(isOpen ? "rollback to savepoint explained" : "rollback");
  const { Plan: plan } = answer.rows[0]["QUERY PLAN"][0] as { Plan: PlanNode };
  return { sql, scanned: scansOf(plan), blocks: (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0) };
}

function scansOf(node: PlanNode): string[] {
  const own = node["Node Type"] === "Seq Scan" ? [node["Relation Name"] ?? "?"] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scansOf)];
}
