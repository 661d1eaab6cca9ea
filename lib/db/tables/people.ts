import type { Generated } from "kysely";
import type { GeneratedTime, Time, TimeOrNull } from "./columns.ts";

/** Who people are, and how they come back. */
export type PeopleTables = {
  users: UsersTable;
  auth_sessions: AuthSessionsTable;
  revocations: RevocationsTable;
  identities: IdentitiesTable;
  mail_links: MailLinksTable;
  second_factors: SecondFactorsTable;
  recovery_codes: RecoveryCodesTable;
  saved_addresses: SavedAddressesTable;
  notifications: NotificationsTable;
  notification_choices: NotificationChoicesTable;
  push_subscriptions: PushSubscriptionsTable;
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

type AuthSessionsTable = {
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

type RevocationsTable = {
  id: Generated<number>;
  kind: "session" | "link";
  target_id: string;
  at: GeneratedTime;
};

type IdentitiesTable = {
  provider: "google" | "apple";
  subject: string;
  user_id: string;
  email: string;
  created_at: GeneratedTime;
};

type MailLinksTable = {
  id: string;
  kind: "sign_up" | "sign_in" | "reset" | "address" | "join";
  email: string;
  user_id: string | null;
  name: Generated<string>;
  locale: string;
  hash: string | null;
  created_at: GeneratedTime;
  expires_at: TimeOrNull;
  used_at: TimeOrNull;
  restaurant_id: string | null;
  is_owner: Generated<boolean>;
};

type SecondFactorsTable = {
  user_id: string;
  secret: string;
  confirmed_at: TimeOrNull;
  last_step: Generated<number>;
  created_at: GeneratedTime;
};

type RecoveryCodesTable = {
  user_id: string;
  hash: string;
  used_at: TimeOrNull;
};

type SavedAddressesTable = {
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

type NotificationsTable = {
  id: Generated<number>;
  key: string;
  order_id: string;
  event: "confirmed" | "accepted" | "picked_up" | "delivered" | "not_made" | "refunded" | "ring" | "unanswered";
  channel: "mail" | "app" | "push";
  user_id: string | null;
  recipient: string | null;
  locale: string;
  created_at: GeneratedTime;
  sent_at: TimeOrNull;
  skipped: "rate_limited" | "overtaken" | "gone" | null;
  read_at: TimeOrNull;
};

type PushSubscriptionsTable = {
  id: Generated<number>;
  user_id: string;
  session_id: string;
  purpose: "notices" | "kitchen";
  endpoint: string;
  p256dh: string;
  auth: string;
  created_at: GeneratedTime;
};

type NotificationChoicesTable = { user_id: string; event: string; channel: string; is_wanted: boolean };
