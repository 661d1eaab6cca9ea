import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { createTransport } from "nodemailer";
import { AppError } from "#lib/core/errors.ts";
import type { SmtpSettings } from "#lib/infra/config/mail-settings.ts";
import type { Mail } from "./mail.ts";

/**
 * Gives one mail to a mail server. Throws AppError: mail_refused; mail_unavailable, with a `retryAfterMs` where the mail may
 * still be under way.
 */
export type Carrier = { carry(mail: Mail): Promise<void>; close(): void };

/** How long to wait for a connection, for the server's greeting, and for each of its answers, milliseconds. */
const CONNECT_MS = 5_000;
const ANSWER_MS = 8_000;
/** What was given up for its time has come to its own end by then. */
const UNDER_WAY_MS = 10_000;
const MAX_CONNECTIONS = 4;
const MAILS_A_CONNECTION = 100;

export type SmtpOptions = {
  /** For the whole of a mail, connecting included, milliseconds: a server that drips is not waited for. */
  readonly limitMs?: number;
  /** Trusted instead of the well-known authorities, PEM. */
  readonly ca?: string;
};

/**
 * A mail server, by connections that are kept. Nothing leaves this machine without TLS and a certificate that holds.
 */
export function createSmtp({ url, from, needsTls }: SmtpSettings, { limitMs = 20_000, ca }: SmtpOptions = {}): Carrier {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === "smtps:";
  const transport = createTransport({
    pool: true,
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: needsTls && !secure,
    ignoreTLS: !needsTls && !secure,
    tls: { minVersion: "TLSv1.2", ...(ca === undefined ? {} : { ca }) },
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    maxConnections: MAX_CONNECTIONS,
    maxMessages: MAILS_A_CONNECTION,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
    // What a template holds is never a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async carry({ to, subject, text, html, key }) {
      const limit = new AbortController();
      const sent = transport.sendMail({
        from,
        to: { name: "", address: to },
        subject,
        text,
        html,
        messageId: messageIdOf(key, from),
        headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
      });
      sent.catch(() => {});
      const late = pause(limitMs, undefined, { signal: limit.signal }).then(() => {
        throw new AppError("mail_unavailable", "it took too long", { retryAfterMs: UNDER_WAY_MS });
      });
      late.catch(() => {});
      try {
        await Promise.race([sent, late]);
      } catch (error) {
        throw error instanceof AppError ? error : failureOf(error);
      } finally {
        limit.abort();
      }
    },
    close: () => transport.close(),
  };
}

/** The same for the same key, so that a mail that came twice is known by it. */
function messageIdOf(key: string, from: string): string {
  const host = /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
  return `<${createHash("sha256").update(key).digest("hex").slice(0, 40)}@${host}>`;
}

/**
 * Refused for good is only what the server said of this recipient or this text with a 5xx. A 5xx to the greeting, the login or
 * the sender is about us, and may be mended while the mail waits; so may everything else.
 */
function failureOf(error: unknown): AppError {
  const { responseCode = 0, command = "" } = error as { responseCode?: number; command?: string };
  const isOfMail = command === "RCPT TO" || command === "DATA";
  const detail = responseCode ? `SMTP ${responseCode}` : undefined;
  const refused = responseCode >= 500 && responseCode < 600 && isOfMail;
  return new AppError(refused ? "mail_refused" : "mail_unavailable", detail, { cause: error });
}
