import { z } from "zod";

/** Where mails go. */
export type MailSettings =
  | SmtpSettings
  /** The demo's own mailbox, shown at /ops/mail. */
  | { readonly kind: "sink" }
  /** Nowhere: what is to be sent waits. */
  | { readonly kind: "none" };

export type SmtpSettings = {
  readonly kind: "smtp";
  /** With user and password. */
  readonly url: string;
  /** The sender: an address, or a name and an address in angle brackets. */
  readonly from: string;
  /** False only where the server is on this machine. */
  readonly needsTls: boolean;
};

export const MAIL_SECRETS = ["SMTP_URL"] as const;

const SENDER = /^(?:[^\p{Cc}<>"@]{1,100} <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u;

export function mailShape(url: z.ZodType<string, string>) {
  return {
    SMTP_URL: url.optional(),
    MAIL_FROM: z
      .string()
      .regex(SENDER, "expected an address, or Name <address>")
      .default("Hotpath <no-reply@hotpath.example>"),
  };
}

type Given = z.output<z.ZodObject<ReturnType<typeof mailShape>>>;

export function toMailSettings(
  { SMTP_URL: url, MAIL_FROM: from }: Given,
  { isDemo, isLoopback }: { isDemo: boolean; isLoopback: (hostname: string) => boolean },
): MailSettings {
  if (url === undefined) return { kind: isDemo ? "sink" : "none" };
  return { kind: "smtp", url, from, needsTls: !isLoopback(new URL(url).hostname) };
}
