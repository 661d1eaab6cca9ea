import type { ColumnType, Generated } from "kysely";

/** The tables as Kysely sees them. What each is for stands in `migrations/`, as comments in the database. */
export type Tables = {
  drivers: DriversTable;
  driver_devices: DriverDevicesTable;
  restaurants: RestaurantsTable;
  restaurant_cells: RestaurantCellsTable;
  menu_sections: MenuSectionsTable;
  menu_items: MenuItemsTable;
  addresses: AddressesTable;
  address_streets: AddressStreetsTable;
  restaurant_search: RestaurantSearchTable;
  search_words: SearchWordsTable;
  imported_city: ImportedCityTable;
  imported_restaurants: ImportedRestaurantsTable;
  deliveries: DeliveriesTable;
  current_locations: LocationColumns;
  driver_locations: LocationColumns;
  processes: ProcessesTable;
  orders: OrdersTable;
  order_events: OrderEventsTable;
  order_links: OrderLinksTable;
  users: UsersTable;
  auth_sessions: AuthSessionsTable;
  revocations: RevocationsTable;
  identities: IdentitiesTable;
  mail_links: MailLinksTable;
  second_factors: SecondFactorsTable;
  recovery_codes: RecoveryCodesTable;
  outbox: OutboxTable;
  order_lines: OrderLinesTable;
  order_requests: OrderRequestsTable;
  payments: PaymentsTable;
  payment_calls: PaymentCallsTable;
  refunds: RefundsTable;
  ledger_entries: LedgerEntriesTable;
  payment_inbox: PaymentInboxTable;
  payment_sweeps: PaymentSweepsTable;
  queue_jobs: QueueJobsTable;
  queue_schedules: QueueSchedulesTable;
  dispatches: DispatchesTable;
  offers: OffersTable;
  dispatch_decisions: DispatchDecisionsTable;
  mail_keys: MailKeysTable;
  sent_mails: SentMailsTable;
  notifications: NotificationsTable;
  notification_choices: NotificationChoicesTable;
  promo_codes: PromoCodesTable;
  promo_uses: PromoUsesTable;
  tips: TipsTable;
  order_changes: OrderChangesTable;
  kitchen_tickets: KitchenTicketsTable;
  kitchen_boards: KitchenBoardsTable;
  saved_addresses: SavedAddressesTable;
};

/** Written as a `Date` or ISO text; read as a `Date`. */
type Time = ColumnType<Date, Date | string, Date | string>;
type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** A time that the database sets itself where none is given. */
type GeneratedTime = ColumnType<Date, Date | string | undefined, Date | string>;

export type DriversTable = {
  id: string;
  name: string;
  vehicle: "bike" | "scooter" | "car";
  created_at: GeneratedTime;
  on_duty_since: TimeOrNull;
};

export type DriverDevicesTable = {
  driver_id: string;
  token_hash: Buffer;
  created_at: GeneratedTime;
};

export type RestaurantsTable = {
  id: string;
  slug: string;
  name: string;
  lng: number;
  lat: number;
  created_at: GeneratedTime;
  street: Generated<string>;
  house_number: Generated<string>;
  postcode: string | null;
  city: Generated<string>;
  cuisines: Generated<string[]>;
  rating_tenths: number | null;
  rating_count: Generated<number>;
  currency: Generated<string>;
  fee_minor: Generated<number>;
  minimum_minor: Generated<number>;
  discount_basis_points: Generated<number>;
  discount_from_minor: Generated<number>;
  time_zone: Generated<string>;
  prep_min_min: Generated<number>;
  prep_max_min: Generated<number>;
  area: Generated<unknown>;
  hours: Generated<unknown>;
  paused_until: TimeOrNull;
  pause_cause: "kitchen" | "missed" | null;
  busy_until: TimeOrNull;
  busy_min: Generated<number>;
  words: Generated<string>;
  version: Generated<number>;
  updated_at: GeneratedTime;
  removed_at: TimeOrNull;
};

export type RestaurantCellsTable = {
  cell: number;
  restaurant_id: string;
};

export type MenuSectionsTable = {
  restaurant_id: string;
  id: string;
  position: number;
  name: string;
  dayparts: Generated<unknown>;
};

export type MenuItemsTable = {
  restaurant_id: string;
  id: string;
  section_id: string;
  position: number;
  name: string;
  description: Generated<string>;
  price_minor: number;
  diets: Generated<string[]>;
  allergens: Generated<string[]>;
  picture: unknown;
  options: Generated<unknown>;
  sold_out_until: TimeOrNull;
  words: Generated<string>;
};

export type AddressesTable = {
  street: string;
  number: string;
  city: Generated<string>;
  postcode: string | null;
  lng: number;
  lat: number;
  words: string;
};

export type ImportedCityTable = {
  only_one: Generated<boolean>;
  id: string;
  name: string;
  source_digest: string;
  imported_at: GeneratedTime;
};

export type ImportedRestaurantsTable = {
  restaurant_id: string;
  osm: string;
};

export type AddressStreetsTable = {
  words: string;
  name: string;
  street: string;
  city: string;
  lng: number;
  lat: number;
};

export type RestaurantSearchTable = {
  restaurant_id: string;
  /** As text: a list of quoted words. */
  words: string;
  kinds: number[];
  kind_counts: number[];
  tag_counts: Generated<number[]>;
  dish_from_minor: number;
  picture: unknown;
};

export type SearchWordsTable = {
  word: string;
};

export type DeliveriesTable = {
  id: string;
  public_id: number;
  restaurant_id: string;
  driver_id: string;
  vehicle: "bike" | "scooter" | "car";
  status: "assigned" | "picked_up" | "delivered" | "cancelled";
  pickup_lng: number;
  pickup_lat: number;
  dropoff_lng: number;
  dropoff_lat: number;
  area: Generated<number>;
  assigned_at: GeneratedTime;
  picked_up_at: TimeOrNull;
  ended_at: TimeOrNull;
  updated_at: GeneratedTime;
  version: Generated<number>;
  order_id: string | null;
  fence: Generated<number>;
  pin: string | null;
  pin_tries: Generated<number>;
  arrived_at: TimeOrNull;
  at_door_at: TimeOrNull;
  handed_over: "pin" | "no_pin" | "absent" | null;
};

export type LocationColumns = {
  driver_id: string;
  lng: number;
  lat: number;
  /** Degrees, 0 = north, clockwise. */
  heading: number | null;
  /** Metres a second. */
  speed: number | null;
  /** Radius in metres. */
  accuracy: number | null;
  recorded_at: Time;
  received_at: Time;
};

export type ProcessesTable = {
  id: string;
  roles: string[];
  host: string;
  pid: number;
  has_redis: boolean;
  started_at: GeneratedTime;
  seen_at: GeneratedTime;
};

export type OrdersTable = {
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

export type OrderLinksTable = {
  id: string;
  order_id: string;
  access: "watch" | "manage";
  token_hash: Buffer;
  created_at: GeneratedTime;
  revoked_at: TimeOrNull;
};

export type SavedAddressesTable = {
  id: string;
  user_id: string;
  name: string;
  label: string;
  floor: Generated<string>;
  note: Generated<string>;
  lng: number;
  lat: number;
  is_default: Generated<boolean>;
  created_at: GeneratedTime;
};

export type UsersTable = {
  id: string;
  name: string;
  role: "customer" | "restaurant" | "driver" | "operator";
  restaurant_id: string | null;
  driver_id: string | null;
  created_at: GeneratedTime;
  email: string | null;
  password_hash: string | null;
  is_owner: Generated<boolean>;
  locale: Generated<string>;
};

export type AuthSessionsTable = {
  id: string;
  user_id: string;
  created_at: GeneratedTime;
  seen_at: GeneratedTime;
  expires_at: Time;
  revoked_at: TimeOrNull;
  turn: Generated<number>;
  turned_at: GeneratedTime;
  method: Generated<string>;
  device: Generated<string>;
};

export type IdentitiesTable = {
  provider: "google" | "apple";
  subject: string;
  user_id: string;
  email: string;
  created_at: GeneratedTime;
};

export type MailLinksTable = {
  id: string;
  kind: "sign_up" | "sign_in" | "reset" | "address";
  email: string;
  user_id: string | null;
  name: Generated<string>;
  locale: string;
  hash: string | null;
  created_at: GeneratedTime;
  expires_at: TimeOrNull;
  used_at: TimeOrNull;
};

export type SecondFactorsTable = {
  user_id: string;
  secret: string;
  confirmed_at: TimeOrNull;
  last_step: Generated<number>;
  created_at: GeneratedTime;
};

export type RecoveryCodesTable = {
  user_id: string;
  hash: string;
  used_at: TimeOrNull;
};

export type RevocationsTable = {
  id: Generated<number>;
  kind: "session" | "link";
  target_id: string;
  at: GeneratedTime;
};

export type OutboxTable = {
  id: Generated<number>;
  topic: string;
  data: unknown;
  created_at: GeneratedTime;
  due_at: GeneratedTime;
  attempts: Generated<number>;
  last_error: string | null;
  done_at: TimeOrNull;
  dead_at: TimeOrNull;
};

export type OrderLinesTable = {
  order_id: string;
  line: number;
  item_id: string;
  name: string;
  quantity: number;
  unit_minor: number;
  choices: Generated<unknown>;
};

export type OrderRequestsTable = {
  key: string;
  fingerprint: string;
  order_id: string;
  created_at: GeneratedTime;
};

export type PaymentsTable = {
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

export type PaymentCallsTable = {
  key: string;
  order_id: string;
  kind: "checkout" | "customer" | "expire" | "hold" | "capture" | "release" | "refund";
  subject: Generated<string>;
  attempt: number;
  params: unknown;
  asked_at: GeneratedTime;
  answered_at: TimeOrNull;
  outcome: "done" | "refused" | "broken" | null;
  detail: string | null;
};

export type RefundsTable = {
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

export type LedgerEntriesTable = {
  key: string;
  account: string;
  amount_minor: number;
  currency: string;
  order_id: string;
  at: GeneratedTime;
};

export type PaymentInboxTable = {
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

export type PaymentSweepsTable = { id: number; seen_until: Time; swept_at: GeneratedTime };

export type QueueJobsTable = {
  id: string;
  name: string;
  data: unknown;
  singleton_key: string | null;
  attempts: Generated<number>;
  last_error: string | null;
  created_at: GeneratedTime;
  dead_at: TimeOrNull;
};

export type QueueSchedulesTable = { name: string; cron: string; data: unknown; next_at: Time };

export type DispatchesTable = {
  order_id: string;
  wanted_since: GeneratedTime;
  due_at: GeneratedTime;
  fence: Generated<number>;
  claimed_by: string | null;
  alarm: "nobody_takes_it" | "driver_vanished" | null;
  alarmed_at: TimeOrNull;
  ended_at: TimeOrNull;
};

export type OffersTable = {
  id: string;
  order_id: string;
  driver_id: string;
  fence: number;
  status: Generated<"offered" | "accepted" | "declined" | "expired" | "withdrawn">;
  pickup_at: Time;
  door_at: Time;
  offered_at: GeneratedTime;
  expires_at: Time;
  ended_at: TimeOrNull;
};

export type DispatchDecisionsTable = {
  order_id: string;
  fence: number;
  at: GeneratedTime;
  by: string;
  rides: "roads" | "straight" | "none";
  driver_id: string | null;
  considered: unknown;
};

export type MailKeysTable = { key: string; taken_until: Time; sent_at: TimeOrNull };

export type SentMailsTable = {
  id: Generated<number>;
  key: string;
  recipient: string;
  subject: string;
  body_text: string;
  body_html: string;
  sent_at: GeneratedTime;
};

export type PromoCodesTable = {
  code: string;
  restaurant_id: string | null;
  currency: string;
  basis_points: Generated<number>;
  amount_minor: Generated<number>;
  minimum_minor: Generated<number>;
  first_order_only: Generated<boolean>;
  each_customer: number | null;
  in_all: number | null;
  used: Generated<number>;
  valid_from: GeneratedTime;
  valid_until: TimeOrNull;
  created_at: GeneratedTime;
};

export type PromoUsesTable = {
  order_id: string;
  code: string;
  customer_id: string | null;
  amount_minor: number;
  created_at: GeneratedTime;
  given_back_at: TimeOrNull;
};

export type TipsTable = Omit<PaymentsTable, "order_id" | "hold_at" | "customer_ref" | "method_ref"> & {
  id: string;
  order_id: string;
  request_key: string;
  actor_id: string | null;
};

export type NotificationsTable = {
  id: Generated<number>;
  key: string;
  order_id: string;
  event: "confirmed" | "accepted" | "picked_up" | "delivered" | "not_made" | "refunded" | "unanswered";
  channel: "mail" | "app";
  user_id: string | null;
  recipient: string | null;
  locale: string;
  created_at: GeneratedTime;
  sent_at: TimeOrNull;
  skipped: "rate_limited" | "overtaken" | null;
  read_at: TimeOrNull;
};

export type NotificationChoicesTable = { user_id: string; event: string; channel: string; is_wanted: boolean };

export type OrderChangesTable = {
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

export type KitchenTicketsTable = {
  order_id: string;
  acknowledged_at: TimeOrNull;
  acknowledged_by: string | null;
  prints: Generated<number>;
  version: Generated<number>;
};

export type KitchenBoardsTable = { restaurant_id: string; seen_at: GeneratedTime };
