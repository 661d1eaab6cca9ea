import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createManualClock, systemClock } from "#lib/core/clock.ts";
import type { ChangeId, OrderId, TipId } from "#lib/core/ids.ts";
import { createDb } from "#lib/db/client.ts";
import { answerChange } from "#lib/orders/changes/commands.ts";
import { createStripe } from "#lib/payments/adapters/stripe.ts";
import { openCheckout } from "#lib/payments/checkout/commands.ts";
import { type Pays, settlePayment } from "#lib/payments/commands.ts";
import { draftPaidOrder, type OrderWish } from "#lib/payments/drafts/commands.ts";
import { draftTip, openTip, settleTip } from "#lib/payments/tips/commands.ts";

/** What a process does, where something is to die, and what: itself, or every connection to the database, after which it tries again. */
export type Doomed = {
  readonly databaseUrl: string;
  readonly apiUrl: string;
  readonly apiKey: string;
  /** The name of the failpoint; null: none, it comes to its end. */
  readonly diesAt: string | null;
  readonly dies: "process" | "database";
  readonly task: Task;
};

/** One way through the commands, from its beginning: done again after a death it must come to the same end. */
export type Task =
  | { readonly kind: "place"; readonly wish: OrderWish }
  /** `atMs`: when it is done, ms since 1970; null: now. */
  | { readonly kind: "settle"; readonly orderId: OrderId; readonly atMs: number | null }
  | { readonly kind: "change"; readonly orderId: OrderId; readonly changeId: ChangeId }
  | { readonly kind: "tip"; readonly orderId: OrderId; readonly requestKey: string; readonly amountMinor: number }
  | { readonly kind: "settle tip"; readonly tipId: TipId };

const CUT = fileURLToPath(new URL("./cut-connections.ts", import.meta.url));
/** It ended without having come to its failpoint. */
const NEVER_THERE = 3;
const PLACE = { locale: "en", successUrl: "http://127.0.0.1:9/en/orders/x", cancelUrl: "http://127.0.0.1:9/en/cart" };

const { databaseUrl, apiUrl, apiKey, diesAt, dies, task } = JSON.parse(process.argv[2] ?? "") as Doomed;
/** Each may be found dead once. */
const CONNECTIONS = 2;
const db = createDb({ url: databaseUrl, poolMax: CONNECTIONS, onError: () => {} });
let wasThere = false;
const ctx: Pays = {
  db,
  clock: task.kind === "settle" && task.atMs !== null ? createManualClock(task.atMs) : systemClock,
  batcher: { add: () => {}, flush: async () => {}, close: async () => {} },
  provider: createStripe({ secretKey: apiKey, webhookSecrets: [], apiUrl }),
  captureAt: "handover",
  failpoint: (name) => {
    if (name !== diesAt || wasThere) return;
    wasThere = true;
    if (dies === "process") process.kill(process.pid, "SIGKILL");
    execFileSync(process.execPath, [CUT, databaseUrl]);
  },
};

await work().catch((error) => {
  if (!wasThere) throw error;
});
if (wasThere) await workAgain(CONNECTIONS);
await db.close();
if (diesAt !== null && !wasThere) process.exitCode = NEVER_THERE;

async function workAgain(triesLeft: number): Promise<void> {
  await work().catch((error) => {
    if (triesLeft === 0) throw error;
    return workAgain(triesLeft - 1);
  });
}

async function work(): Promise<void> {
  switch (task.kind) {
    case "place": {
      const { orderId } = await draftPaidOrder(ctx, task.wish);
      await openCheckout(ctx, orderId, PLACE);
      break;
    }
    case "settle":
      await settlePayment(ctx, task.orderId);
      break;
    case "change":
      await answerChange(ctx, {
        orderId: task.orderId,
        changeId: task.changeId,
        answer: "accepted",
        actor: "customer",
      });
      break;
    case "tip": {
      const { kind: _, ...wanted } = task;
      await openTip(ctx, await draftTip(ctx, { ...wanted, actorId: null }), PLACE);
      break;
    }
    case "settle tip":
      await settleTip(ctx, task.tipId);
  }
}
