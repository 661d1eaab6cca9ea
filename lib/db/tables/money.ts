import type { Generated } from "kysely";
import type { GeneratedTime, Time, TimeOrNull } from "./columns.ts";
import type { OrderEventsTable } from "./orders.ts";

/** What is held, taken and given back. */
export type MoneyTables = {
  payments: PaymentsTable;
  payment_calls: PaymentCallsTable;
  refunds: RefundsTable;
  ledger_entries: LedgerEntriesTable;
  payment_inbox: PaymentInboxTable;
  payment_sweeps: PaymentSweepsTable;
  tips: TipsTable;
};

type PaymentsTable = {
  order_id: string;
  status: "starting" | "open" | "saved" | "asking" | "held" | "captured" | "released" | "abandoned";
  currency: string;
  amount_minor: number;
  session_id: string | null;
  intent_id: string | null;
  checkout_url: string | null;
  captured_minor: Generated<number>;
  refunded_minor: Generated<number>;
  disputed_minor: Generated<number>;
  problem: string | null;
  look_at: TimeOrNull;
  hold_at: TimeOrNull;
  customer_ref: string | null;
  method_ref: string | null;
  created_at: GeneratedTime;
  updated_at: GeneratedTime;
  version: Generated<number>;
};

type PaymentCallsTable = {
  key: string;
  order_id: string;
  kind: "checkout" | "customer" | "expire" | "hold" | "capture" | "release" | "refund";
  subject: Generated<string>;
  attempt: number;
  asks: Generated<number>;
  params: unknown;
  asked_at: GeneratedTime;
  answered_at: TimeOrNull;
  outcome: "done" | "refused" | "broken" | null;
  detail: string | null;
};

type RefundsTable = {
  id: string;
  order_id: string;
  amount_minor: number;
  reason: string;
  tip_id: string | null;
  status: Generated<"wanted" | "done" | "refused">;
  provider_id: string | null;
  actor: OrderEventsTable["actor"];
  actor_id: string | null;
  created_at: GeneratedTime;
  updated_at: GeneratedTime;
};

type LedgerEntriesTable = {
  key: string;
  account: string;
  amount_minor: number;
  currency: string;
  order_id: string;
  at: GeneratedTime;
};

type PaymentInboxTable = {
  event_id: string;
  type: string;
  order_id: string | null;
  intent_id: string | null;
  tip_id: string | null;
  source: "webhook" | "sweep";
  created_at: Time;
  received_at: GeneratedTime;
  done_at: TimeOrNull;
};

type PaymentSweepsTable = { id: number; seen_until: Time; swept_at: GeneratedTime };

type TipsTable = Omit<PaymentsTable, "order_id" | "hold_at" | "customer_ref" | "method_ref"> & {
  id: string;
  order_id: string;
  request_key: string;
  actor_id: string | null;
};
