import { expect } from "@playwright/test";
import { sql } from "kysely";
import type { OrderId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import { demoSecret } from "#lib/infra/config/secrets.ts";
import { moveOrders } from "#lib/orders/commands.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import { expireUnanswered } from "#lib/payments/jobs.ts";
import { test as base, type Kitchen, noHints } from "./own-kitchen.ts";
import { dataDir, ports } from "./ports.ts";

const MINUTE_MS = 60_000;

/** What became of the orders of one kitchen, as its database has it, and what its people would do with them. */
export class Orders {
  readonly #db: Db;
  readonly #kitchen: Kitchen;

  constructor(db: Db, kitchen: Kitchen) {
    this.#db = db;
    this.#kitchen = kitchen;
  }

  /** Every order that somebody has asked for here, the first one first. */
  async list(): Promise<{ id: OrderId; status: OrderStatus }[]> {
    const { rows } = await sql<{ id: OrderId; status: OrderStatus }>`
      select id, status from orders where restaurant_id = ${this.#kitchen.restaurant.id} order by id`.execute(
      this.#db.primary,
    );
    return rows;
  }

  /** Waits until there is one, in this status. Answers its id. */
  async only(status: OrderStatus): Promise<OrderId> {
    await expect
      .poll(async () => (await this.list()).map((order) => order.status), { intervals: [50] })
      .toEqual([status]);
    const [order] = await this.list();
    if (!order) throw new Error("an order that was there is gone");
    return order.id;
  }

  /** Has the demo's kitchen, which answers within seconds, not see the one that was paid just now. Answers its id. */
  async keepUnanswered(): Promise<OrderId> {
    const id = await this.only("placed");
    await sql`update orders set updated_at = now() + interval '1 day' where id = ${id}`.execute(this.#db.primary);
    return id;
  }

  /** Eleven minutes pass at once, in which nobody has answered; the sweep comes before the kitchen does. */
  async letTimeRunOut(id: OrderId): Promise<void> {
    await this.#db.primary.transaction().execute(async (trx) => {
      await sql`update orders set updated_at = now() - interval '11 minutes' where id = ${id}`.execute(trx);
      await expireUnanswered({ db: { primary: trx }, batcher: noHints, acceptWithinMs: 10 * MINUTE_MS });
    });
  }

  /** Cooked and brought, without waiting for either. */
  async bring(id: OrderId): Promise<void> {
    for (const to of ["accepted", "preparing", "ready", "picked_up", "delivered"] as const) {
      await moveOrders(this.#db.primary, { orderIds: [id], to, actor: "operator" });
    }
  }
}

/** How often the provider holds an amount, and how often it was taken, by its own books. */
export async function chargesSoFar(): Promise<{ holds: number; captures: number }> {
  const key = `sk_test_${demoSecret(dataDir, "stripeDouble").replaceAll(/\W/g, "")}`;
  const answer = await fetch(`http://127.0.0.1:${ports.opsPort + 10}/_double/books`, {
    headers: { Authorization: `Bearer ${key}` },
  });
  const { accounts } = (await answer.json()) as { accounts: { holds: number; captures: number }[] };
  const sum = (what: "holds" | "captures") => accounts.reduce((total, account) => total + account[what], 0);
  return { holds: sum("holds"), captures: sum("captures") };
}

export const test = base.extend<{ orders: Orders }>({
  orders: async ({ catalogue, kitchen }, use) => use(new Orders(catalogue, kitchen)),
});
