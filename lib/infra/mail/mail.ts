import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";

/** A mail to one person, in both of its forms. */
export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** A mail of this key goes out once, however often it is asked for. At most 200 characters. */
  readonly key: string;
};

export type Mailer = {
  /**
   * Resolves once the mail is the mail server's (or the sink's), at once where a mail of this key is already: what it says is
   * then not looked at, so a caller that makes something new for each try (a token) keeps what it made before.
   *
   * Once a key, as far as SMTP allows: whoever dies between the server's "250" and noting it has the mail sent again, under
   * the same Message-ID, by which most mailboxes show it once.
   *
   * Throws AppError: mail_refused (this mail will never be taken), mail_unavailable (try again).
   */
  send(mail: Mail): Promise<void>;
  /** Lets go of connections. */
  close(): void;
};

/** In octets, RFC 5321 §4.5.3.1.3. */
const MAX_ADDRESS = 254;
const MAX_SUBJECT = 200;
const MAX_BODY = 256 * 1_024;
const MAX_KEY = 200;

/** One address and nothing else: no name, no list, no quoting, no break of a line. */
export const mailAddress = z
  .string()
  .max(MAX_ADDRESS)
  .regex(/^[^\s"(),:;<>@[\\\]\p{Cc}]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u);

/**
 * Refuses a mail that would be something else on the wire. Line breaks and other controls in what becomes a header are
 * refused rather than taken out: somebody tried something, or a template is wrong.
 * Throws AppError mail_refused, which tells the part and not what it holds.
 */
export function checkMail({ to, subject, text, html, key }: Mail): void {
  const refuse = (part: string) => {
    throw new AppError("mail_refused", part);
  };
  if (!mailAddress.safeParse(to).success) refuse("to");
  if (subject === "" || subject.length > MAX_SUBJECT || /[\p{Cc}\u2028\u2029]/u.test(subject)) refuse("subject");
  if (text === "" || Buffer.byteLength(text) > MAX_BODY || text.includes("\0")) refuse("text");
  if (html === "" || Buffer.byteLength(html) > MAX_BODY || html.includes("\0")) refuse("html");
  if (key === "" || key.length > MAX_KEY || /\p{Cc}/u.test(key)) refuse("key");
}
