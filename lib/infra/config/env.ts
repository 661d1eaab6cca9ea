import { existsSync } from "node:fs";
import { isIP } from "node:net";
import { z } from "zod";
import { CDN_SECRETS, type CdnSettings, cdnShape, toCdnSettings } from "./cdn-settings.ts";
import { type KitchenSettings, kitchenShape, toKitchenSettings } from "./kitchen-settings.ts";
import { MAIL_SECRETS, type MailSettings, mailShape, toMailSettings } from "./mail-settings.ts";
import { PAYMENT_SECRETS, type PaymentSettings, paymentShape, toPaymentSettings } from "./payment-settings.ts";
import { PUSH_SECRETS, type PushSettings, pushShape, toPushSettings } from "./push-settings.ts";
import { QUEUE_SECRETS, type QueueSettings, queueShape, toQueueSettings } from "./queue-settings.ts";
import { redisUrlFault } from "./redis-url.ts";
import { demoSecret } from "./secrets.ts";
import { SIGN_IN_SECRETS, type SignInSettings, signInShape, toSignInSettings } from "./sign-in-settings.ts";

/** Every setting of a process, parsed once at start. What each means stands in `.env.example`. */
export type Config = {
  readonly port: number;
  readonly host: string;
  readonly opsPort: number;
  /** The address that browsers and drivers use, without a trailing slash. */
  readonly publicUrl: string;
  /** True while `publicUrl` is a loopback address: only then do demo accounts, secrets and fleets exist. */
  readonly isDemo: boolean;
  /** Exact `Origin`s that may open a socket. */
  readonly allowedOrigins: readonly string[];
  /** null = the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly databaseReplicaUrl: string | null;
  /** Connections for reads from the replica. */
  readonly databaseReplicaPoolMax: number;
  /** Reads move to the primary while the replica is further behind. */
  readonly databaseReplicaMaxLagMs: number;
  /** Around a transaction pooler, for migrations and the queue's upkeep. */
  readonly databaseDirectUrl: string | null;
  readonly databasePoolMax: number;
  /** What several processes meet on (see `redis-url.ts`). null = there is only this process. */
  readonly redisUrl: string | null;
  /** null = the routing engine runs in process. */
  readonly valhallaUrl: string | null;
  /** null = the demo city's own style. */
  readonly mapStyleUrl: string | null;
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  /** Signs drivers' tokens, at least 32 characters. */
  readonly driverTokenSecret: string;
  /** Signs sessions and links, at least 32 characters. */
  readonly sessionSecret: string;
  /** How many proxies stand in front: so many entries of X-Forwarded-For are believed. */
  readonly trustProxy: number;
  /** Most feeds open at once from one address, and for one user, at one gateway. */
  readonly feedConnectionsPerIp: number;
  readonly feedConnectionsPerUser: number;
  readonly cdn: CdnSettings;
  readonly payments: PaymentSettings;
  readonly kitchens: KitchenSettings;
  readonly queue: QueueSettings;
  readonly signIn: SignInSettings;
  readonly mail: MailSettings;
  readonly push: PushSettings;
};

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What is wrong with the settings: one readable line per fault. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}

/** Out of the way of whatever else is put beside the first two ports. */
const DOUBLE_AFTER_OPS = 10;
const port = whole(1, 65_535);
const schema = z.object({
  PORT: port.default(3000),
  HOST: z
    .string()
    .refine((host) => isIP(host) !== 0 || host === "localhost", "expected an IP address or localhost")
    .default("127.0.0.1"),
  OPS_PORT: port.optional(),
  PUBLIC_URL: url(["http:", "https:"]).optional(),
  ALLOWED_ORIGINS: z.string().transform(toOrigins).optional(),
  DATABASE_URL: url(["postgres:", "postgresql:"]).optional(),
  DATABASE_REPLICA_URL: url(["postgres:", "postgresql:"]).optional(),
  DATABASE_DIRECT_URL: url(["postgres:", "postgresql:"]).optional(),
  DATABASE_POOL_MAX: whole(1, 500).default(10),
  DATABASE_REPLICA_POOL_MAX: whole(1, 500).default(10),
  DATABASE_REPLICA_MAX_LAG_S: whole(1, 3_600).default(5),
  REDIS_URL: z.string().superRefine(toRedisFault).optional(),
  VALHALLA_URL: url(["http:", "https:"]).optional(),
  MAP_STYLE_URL: url(["http:", "https:"]).optional(),
  DATA_DIR: z.string().default(".data"),
  LOG_LEVEL: z.enum(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(", ")}`).default("info"),
  DRIVER_TOKEN_SECRET: z.string().min(32, "expected at least 32 characters").optional(),
  SESSION_SECRET: z.string().min(32, "expected at least 32 characters").optional(),
  TRUST_PROXY: whole(0, 10).default(0),
  FEED_CONNECTIONS_PER_IP: whole(1, 1_000_000).default(400),
  FEED_CONNECTIONS_PER_USER: whole(1, 1_000_000).default(20),
  ...cdnShape(url(["http:", "https:"])),
  ...paymentShape(port),
  ...kitchenShape(whole),
  ...queueShape(url(["http:", "https:"])),
  ...signInShape(url(["http:", "https:"])),
  ...mailShape(url(["smtp:", "smtps:"])),
  ...pushShape,
});

/** The names of all settings. */
export const SETTINGS: readonly string[] = Object.keys(schema.shape);

/** Settings whose value never appears in a fault: secrets, and addresses that carry passwords. */
const SECRET = new Set<string>([
  ...CDN_SECRETS,
  ...PAYMENT_SECRETS,
  ...QUEUE_SECRETS,
  ...SIGN_IN_SECRETS,
  ...MAIL_SECRETS,
  ...PUSH_SECRETS,
  "DRIVER_TOKEN_SECRET",
  "SESSION_SECRET",
  "DATABASE_URL",
  "DATABASE_REPLICA_URL",
  "DATABASE_DIRECT_URL",
  "REDIS_URL",
]);

/**
 * Parses the settings. An empty value counts as not set.
 * @throws ConfigError with a line per fault.
 */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    SETTINGS.map((key) => [key, env[key]?.trim()] as const).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => faultLine(issue, given)));
  const value = parsed.data;

  const publicUrl = value.PUBLIC_URL ?? `http://127.0.0.1:${value.PORT}`;
  const isDemo = isLoopback(new URL(publicUrl).hostname);
  const opsPort = value.OPS_PORT ?? value.PORT + 1;
  const faults: string[] = [];
  if (!isDemo && !publicUrl.startsWith("https:"))
    faults.push(`PUBLIC_URL: expected https, since it is not a loopback address, got "${publicUrl}"`);
  for (const secret of ["DRIVER_TOKEN_SECRET", "SESSION_SECRET"] as const) {
    if (!isDemo && !value[secret]) faults.push(`${secret}: required, since PUBLIC_URL is not a loopback address`);
  }
  if (opsPort > 65_535) faults.push("OPS_PORT: PORT + 1 is not a port; set it");
  if (opsPort === value.PORT) faults.push(`OPS_PORT: expected another port than PORT (${value.PORT})`);
  if (value.DATABASE_REPLICA_URL && !value.DATABASE_URL)
    faults.push("DATABASE_REPLICA_URL: expected DATABASE_URL beside it");
  if (value.DATABASE_DIRECT_URL && !value.DATABASE_URL)
    faults.push("DATABASE_DIRECT_URL: expected DATABASE_URL beside it");
  if (value.STRIPE_SECRET_KEY && !value.STRIPE_WEBHOOK_SECRET)
    faults.push("STRIPE_WEBHOOK_SECRET: required with STRIPE_SECRET_KEY");
  if (opsPort + DOUBLE_AFTER_OPS > 65_535 && !value.STRIPE_DOUBLE_PORT)
    faults.push(`STRIPE_DOUBLE_PORT: OPS_PORT + ${DOUBLE_AFTER_OPS} is not a port; set it`);
  const signIn = toSignInSettings(value, { isDemo, onFault: (line) => faults.push(line) });
  const cdn = toCdnSettings(value, (name) => faults.push(`${name}: required with CDN=${value.CDN}`));
  const queue = toQueueSettings(value, (line) => faults.push(line));
  const push = toPushSettings(value, { isDemo, dataDir: value.DATA_DIR, publicUrl }, (line) => faults.push(line));
  if (faults.length > 0) throw new ConfigError(faults);

  return {
    port: value.PORT,
    host: value.HOST,
    opsPort,
    publicUrl,
    isDemo,
    allowedOrigins: value.ALLOWED_ORIGINS ?? defaultOrigins(publicUrl, isDemo),
    databaseUrl: value.DATABASE_URL ?? null,
    databaseReplicaUrl: value.DATABASE_REPLICA_URL ?? null,
    databaseReplicaPoolMax: value.DATABASE_REPLICA_POOL_MAX,
    databaseReplicaMaxLagMs: value.DATABASE_REPLICA_MAX_LAG_S * 1_000,
    databaseDirectUrl: value.DATABASE_DIRECT_URL ?? null,
    databasePoolMax: value.DATABASE_POOL_MAX,
    redisUrl: value.REDIS_URL ?? null,
    valhallaUrl: value.VALHALLA_URL ?? null,
    mapStyleUrl: value.MAP_STYLE_URL ?? null,
    dataDir: value.DATA_DIR,
    logLevel: value.LOG_LEVEL,
    driverTokenSecret: value.DRIVER_TOKEN_SECRET ?? demoSecret(value.DATA_DIR, "driverToken"),
    sessionSecret: value.SESSION_SECRET ?? demoSecret(value.DATA_DIR, "session"),
    trustProxy: value.TRUST_PROXY,
    feedConnectionsPerIp: value.FEED_CONNECTIONS_PER_IP,
    feedConnectionsPerUser: value.FEED_CONNECTIONS_PER_USER,
    cdn,
    queue,
    signIn,
    kitchens: toKitchenSettings(value),
    payments: toPaymentSettings(value, { isDemo, dataDir: value.DATA_DIR, portAfter: opsPort + DOUBLE_AFTER_OPS }),
    mail: toMailSettings(value, { isDemo, isLoopback }),
    push,
  };
}

/** The settings of this process, with those of a file `.env` where it sets none: the one place that reads them. */
export function loadProcessConfig(): Config {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return loadConfig(process.env);
}

/** Tells libraries (React, Next) which of their builds is meant, before they are loaded. What is set already stays. */
export function setNodeEnvironment(environment: "production" | "development"): void {
  if (!process.env.NODE_ENV) Object.assign(process.env, { NODE_ENV: environment });
}

/** Tells next-auth where it is, which it asks of nobody else. */
export function setNextAuthUrl(publicUrl: string): void {
  process.env.NEXTAUTH_URL = publicUrl;
}

/** Makes the clock of this process that of a zone, whatever the machine's is. */
export function setTimeZone(timeZone: string): void {
  process.env.TZ = timeZone;
}

function whole(min: number, max: number) {
  const message = `expected a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((n) => n >= min && n <= max, message);
}

function url(protocols: readonly string[]) {
  return z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `expected an address that begins with ${protocols.map((p) => `${p}//`).join(" or ")}`,
    )
    .transform((text) => text.replace(/\/+$/, ""));
}

function toRedisFault(text: string, ctx: z.RefinementCtx): void {
  const fault = redisUrlFault(text);
  if (fault) ctx.addIssue({ code: "custom", message: fault });
}

function toOrigins(list: string, ctx: z.RefinementCtx): string[] {
  const origins = list.split(/[\s,]+/).filter(Boolean);
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    ctx.addIssue({ code: "custom", message: `expected origins such as https://example.com, not "${origin}"` });
  }
  return origins;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."));
}

function defaultOrigins(publicUrl: string, isDemo: boolean): string[] {
  const { origin, protocol, port: publicPort } = new URL(publicUrl);
  if (!isDemo) return [origin];
  const suffix = publicPort ? `:${publicPort}` : "";
  return [...new Set([origin, `${protocol}//localhost${suffix}`, `${protocol}//127.0.0.1${suffix}`])];
}

function faultLine(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const key = String(issue.path[0]);
  return SECRET.has(key) ? `${key}: ${issue.message}` : `${key}: ${issue.message}, got "${given[key]}"`;
}
