import type { Generated } from "kysely";
import type { GeneratedTime, Time, TimeOrNull } from "./columns.ts";

/** What processes tell each other, and what they have still to do. */
export type PlatformTables = {
  processes: ProcessesTable;
  outbox: OutboxTable;
  queue_jobs: QueueJobsTable;
  queue_schedules: QueueSchedulesTable;
  mail_keys: MailKeysTable;
  sent_mails: SentMailsTable;
};

type ProcessesTable = {
  id: string;
  roles: string[];
  host: string;
  pid: number;
  has_redis: boolean;
  started_at: GeneratedTime;
  seen_at: GeneratedTime;
};

type OutboxTable = {
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

type QueueJobsTable = {
  id: string;
  name: string;
  data: unknown;
  singleton_key: string | null;
  attempts: Generated<number>;
  last_error: string | null;
  created_at: GeneratedTime;
  dead_at: TimeOrNull;
};

type QueueSchedulesTable = { name: string; cron: string; data: unknown; next_at: Time };

type MailKeysTable = { key: string; taken_until: Time; sent_at: TimeOrNull };

type SentMailsTable = {
  id: Generated<number>;
  key: string;
  recipient: string;
  subject: string;
  body_text: string;
  body_html: string;
  sent_at: GeneratedTime;
};
