import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { SmtpSettings } from "#lib/infra/config/mail-settings.ts";

/** What a test has the server do with the next mails, at RCPT or after the text; null: it takes them. */
export type Refusal = { readonly at: "recipient" | "text"; readonly code: number };

export type MailServer = {
  readonly settings: SmtpSettings;
  /** What it has taken, in order. */
  readonly taken: ParsedMail[];
  /** Whether the last mail came by TLS. */
  wasSecure(): boolean;
  refuse(refusal: Refusal | null): void;
  /** From now on it answers no text of a mail until it is let go. */
  hang(): { release(): void };
  /** Resolves once it has taken so many. */
  until(count: number): Promise<ParsedMail[]>;
  close(): Promise<void>;
};

/** A real SMTP server on a port of its own. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const taken: ParsedMail[] = [];
  const waiting: (() => void)[] = [];
  const heard = new Set<() => void>();
  let refusal: Refusal | null = null;
  let isHanging = false;
  let secure = false;
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    ...(options.key ? {} : { disabledCommands: ["STARTTLS"] }),
    logger: false,
    onRcptTo(_address, _session, done) {
      done(refusal?.at === "recipient" ? refused(refusal.code) : null);
    },
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        const answer = () => {
          if (refusal?.at === "text") return done(refused(refusal.code));
          secure = session.secure;
          taken.push(mail);
          for (const tell of heard) tell();
          done();
        };
        if (isHanging) waiting.push(answer);
        else answer();
      }, done);
    },
    ...options,
  });
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  const scheme = options.secure ? "smtps" : "smtp";
  return {
    settings: {
      kind: "smtp",
      url: `${scheme}://127.0.0.1:${port}`,
      from: "Hotpath <no-reply@hotpath.example>",
      needsTls: false,
    },
    taken,
    wasSecure: () => secure,
    refuse(next) {
      refusal = next;
    },
    hang() {
      isHanging = true;
      return {
        release() {
          isHanging = false;
          for (const answer of waiting.splice(0)) answer();
        },
      };
    },
    async until(count) {
      while (taken.length < count) {
        await new Promise<void>((resolve) => {
          const tell = () => {
            heard.delete(tell);
            resolve();
          };
          heard.add(tell);
        });
      }
      return taken;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refused(responseCode: number): Error {
  return Object.assign(new Error("not now, or never"), { responseCode });
}
