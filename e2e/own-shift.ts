import { sql } from "kysely";
import type { DriverId, OrderId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import { cancelOrder } from "#lib/dispatch/commands.ts";
import { endDuty } from "#lib/dispatch/driving/commands.ts";
import { test as base, noHints } from "./own-kitchen.ts";

/** Each test finds the demo's driver off duty with nothing to bring, whatever became of the test before. */
export const test = base.extend<{ ownShift: undefined }>({
  ownShift: [
    async ({ catalogue }, use) => {
      await endShift(catalogue);
      await use(undefined);
    },
    { auto: true },
  ],
});

/** What the driver has ends, and so does what other tests have left for somebody to bring: the next offer is of the demo's own. */
async function endShift(db: Db): Promise<void> {
  const writes = { db, batcher: noHints };
  const driver = await db.primary
    .selectFrom("users")
    .select("driver_id")
    .where("role", "=", "driver")
    .executeTakeFirstOrThrow();
  const driverId = driver.driver_id as DriverId;
  const { rows } = await sql<{ id: OrderId }>`
    select o.id from orders o
    left join deliveries l on l.order_id = o.id and l.status in ('assigned', 'picked_up')
    where l.driver_id = ${driverId}
      or l.id is null and o.status in ('placed', 'accepted', 'preparing', 'ready')`.execute(db.primary);
  for (const { id: orderId } of rows) await cancelOrder(writes, { orderId, actor: "system", cause: "stuck" });
  await endDuty(writes, driverId);
}
