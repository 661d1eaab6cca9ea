import type { Generated } from "kysely";
import type { GeneratedTime, Time, TimeOrNull } from "./columns.ts";

/** Orders, what happened to them, and what a kitchen has of them. */
export type OrderTables = {
  orders: OrdersTable;
  order_events: OrderEventsTable;
  order_links: OrderLinksTable;
  order_lines: OrderLinesTable;
  order_requests: OrderRequestsTable;
  order_changes: OrderChangesTable;
  order_ratings: OrderRatingsTable;
  order_reports: OrderReportsTable;
  kitchen_tickets: KitchenTicketsTable;
  kitchen_boards: KitchenBoardsTable;
};

type OrdersTable = {
  id: string;
  code: string;
  restaurant_id: string;
  customer_id: string | null;
  status:
    | "draft"
    | "awaiting_payment"
    | "scheduled"
    | "placed"
    | "accepted"
    | "preparing"
    | "ready"
    | "picked_up"
    | "delivered"
    | "rejected"
    | "cancelled"
    | "expired"
    | "refunded_part"
    | "refunded";
  dropoff_lng: number;
  dropoff_lat: number;
  items: number;
  total_minor: number;
  currency: string;
  ready_at: TimeOrNull;
  promised_at: Time;
  last_seq: Generated<number>;
  placed_at: GeneratedTime;
  ended_at: TimeOrNull;
  updated_at: GeneratedTime;
  version: Generated<number>;
  payment: Generated<"none" | "card">;
  food_minor: Generated<number>;
  discount_minor: Generated<number>;
  fee_minor: Generated<number>;
  tip_minor: Generated<number>;
  deliver_at: TimeOrNull;
  door: Generated<unknown>;
  contact: Generated<unknown>;
  promo_code: string | null;
  due_at: TimeOrNull;
  agreed_minor: number | null;
};

export type OrderEventsTable = {
  order_id: string;
  seq: number;
  type: "status" | "driver" | "delay" | "payment" | "change" | "tip";
  status: string | null;
  actor: "customer" | "restaurant" | "driver" | "operator" | "system";
  actor_id: string | null;
  cause: string | null;
  data: Generated<unknown>;
  at: GeneratedTime;
};

type OrderLinksTable = {
  id: string;
  order_id: string;
  access: "watch" | "manage";
  token_hash: Buffer;
  created_at: GeneratedTime;
  revoked_at: TimeOrNull;
};

type OrderLinesTable = {
  order_id: string;
  line: number;
  item_id: string;
  name: string;
  quantity: number;
  unit_minor: number;
  choices: Generated<unknown>;
};

type OrderRequestsTable = {
  key: string;
  fingerprint: string;
  order_id: string;
  created_at: GeneratedTime;
};

type OrderChangesTable = {
  id: string;
  order_id: string;
  line: number;
  status: Generated<"proposed" | "accepted" | "declined" | "lapsed">;
  outcome: "replaced" | "left_out" | "cancelled" | null;
  before: unknown;
  after: unknown;
  actor_id: string | null;
  proposed_at: GeneratedTime;
  answer_by: Time;
  answered_at: TimeOrNull;
};

type OrderRatingsTable = {
  order_id: string;
  restaurant_id: string;
  food_stars: number;
  delivery_stars: number;
  words: Generated<string>;
  actor_id: string | null;
  rated_at: GeneratedTime;
  updated_at: GeneratedTime;
  version: Generated<number>;
};

type OrderReportsTable = {
  id: string;
  order_id: string;
  request_key: string;
  kind: "missing" | "wrong" | "cold" | "never_came" | "other";
  lines: Generated<number[]>;
  words: Generated<string>;
  state: Generated<"open" | "answered">;
  answer: Generated<string>;
  actor_id: string | null;
  answered_by: string | null;
  reported_at: GeneratedTime;
  answered_at: TimeOrNull;
  version: Generated<number>;
};

type KitchenTicketsTable = {
  order_id: string;
  acknowledged_at: TimeOrNull;
  acknowledged_by: string | null;
  prints: Generated<number>;
  version: Generated<number>;
};

type KitchenBoardsTable = { restaurant_id: string; seen_at: GeneratedTime };
