import { createServer, type Server, type Socket } from "node:net";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMailer, createOnceMailer, forgetMailKeys } from "#lib/infra/mail/create-mailer.ts";
import type { Mail } from "#lib/infra/mail/mail.ts";
import { findMail, listMails } from "#lib/infra/mail/sink.ts";
import { type Carrier, createSmtp } from "#lib/infra/mail/smtp.ts";
import { makeCertificate } from "#tests/helpers/certificate.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { type MailServer, startMailServer } from "#tests/helpers/mail-server.ts";

let database: TestDatabase;
let server: MailServer;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`truncate mail_keys, sent_mails`.execute(database.db.primary);
  server = await startMailServer();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await server.close();
});

function someMail(said: Partial<Mail> = {}): Mail {
  return {
    to: "asa@hotpath.example",
    subject: "Räksmörgås är på väg",
    text: "Hej Åsa!\n",
    html: "<p>Hej Åsa!</p>",
    key: "one",
    ...said,
  };
}
const smtp = (...args: Parameters<typeof createSmtp>) => {
  const carrier = createSmtp(...args);
  closing.push(() => carrier.close());
  return carrier;
};
const mailerOver = (carrier: Carrier) => createOnceMailer(database.db.primary, carrier);

describe("a mailer", () => {
  it("sends both forms of a mail, in UTF-8, by the sender of the settings", async () => {
    await mailerOver(smtp(server.settings)).send(someMail());
    const [mail] = await server.until(1);
    expect(mail).toMatchObject({ subject: "Räksmörgås är på väg", text: "Hej Åsa!\n", html: "<p>Hej Åsa!</p>" });
    expect(mail?.from?.text).toBe('"Hotpath" <no-reply@hotpath.example>');
    expect(mail?.headers.get("auto-submitted")).toBe("auto-generated");
  });

  it("sends a mail of a key once, also when asked by many at the same time", async () => {
    const mailer = mailerOver(smtp(server.settings));
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => mailer.send(someMail())));
    await mailer.send(someMail());
    expect(server.taken).toHaveLength(1);
    for (const each of asked) {
      if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "mail_unavailable" });
    }
  });

  it("sends again, under the same Message-ID, what somebody died over", async () => {
    const mailer = mailerOver(smtp(server.settings));
    await mailer.send(someMail());
    await sql`update mail_keys set sent_at = null, taken_until = now()`.execute(database.db.primary);
    await mailer.send(someMail());
    const [first, second] = await server.until(2);
    expect(first?.messageId).toMatch(/^<[0-9a-f]{40}@hotpath\.example>$/);
    expect(second?.messageId).toBe(first?.messageId);
  });

  it.each([
    { at: "recipient", code: 550, as: "mail_refused" },
    { at: "text", code: 554, as: "mail_refused" },
    { at: "recipient", code: 450, as: "mail_unavailable" },
    { at: "text", code: 451, as: "mail_unavailable" },
  ] as const)("tells a $code at the $at as $as, and goes on after it", async ({ at, code, as }) => {
    const mailer = mailerOver(smtp(server.settings));
    server.refuse({ at, code });
    await expect(mailer.send(someMail())).rejects.toMatchObject({ code: as });
    server.refuse(null);
    await mailer.send(someMail());
    expect(server.taken).toHaveLength(1);
  });

  it("gives up on a server that says nothing, and keeps what may be under way from being sent twice at once", async () => {
    const silent = await startSilent();
    const mailer = mailerOver(smtp({ ...server.settings, url: `smtp://127.0.0.1:${silent.port}` }, { limitMs: 50 }));
    await expect(mailer.send(someMail())).rejects.toMatchObject({ code: "mail_unavailable", retryAfterMs: 10_000 });
    await expect(mailer.send(someMail())).rejects.toMatchObject({ detail: "it is being sent" });
  });

  it("says of a server that is not there that it may come", async () => {
    await server.close();
    await expect(mailerOver(smtp(server.settings)).send(someMail())).rejects.toMatchObject({
      code: "mail_unavailable",
    });
  });

  it("takes a wrong password for a fault of ours, not of the mail's", async () => {
    const guarded = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) =>
        auth.password === "p@ss" ? done(null, { user: "u" }) : done(new Error("Invalid username or password")),
    });
    closing.push(() => guarded.close());
    const url = (password: string) => guarded.settings.url.replace("//", `//u:${encodeURIComponent(password)}@`);
    const wrong = mailerOver(smtp({ ...guarded.settings, url: url("no") }));
    await expect(wrong.send(someMail())).rejects.toMatchObject({ code: "mail_unavailable", detail: "SMTP 535" });
    await mailerOver(smtp({ ...guarded.settings, url: url("p@ss") })).send(someMail());
    expect(guarded.taken).toHaveLength(1);
  });

  it.each([
    { to: "a@b.example\r\nBcc: c@d.example" },
    { to: "a@b.example, c@d.example" },
    { to: "A <a@b.example>" },
    { to: "a@b.example\u0000" },
    { subject: "Hello\r\nBcc: c@d.example" },
    { subject: "Hello\u2028there" },
    { subject: "" },
    { html: "" },
    { text: "x".repeat(300_000) },
    { key: "" },
  ] satisfies Partial<Mail>[])("refuses %j before anything is said to the server", async (wrong) => {
    const carrier: Carrier = { carry: () => Promise.reject(new Error("it was carried")), close: () => {} };
    await expect(mailerOver(carrier).send(someMail(wrong))).rejects.toMatchObject({ code: "mail_refused" });
  });

  it("forgets keys after a week, not before", async () => {
    const mailer = mailerOver(smtp(server.settings));
    await mailer.send(someMail({ key: "old" }));
    await mailer.send(someMail({ key: "new" }));
    await sql`update mail_keys set taken_until = now() - interval '8 days' where key = 'old'`.execute(
      database.db.primary,
    );
    expect(await forgetMailKeys(database)).toEqual({ forgotten: 1 });
  });
});

describe("TLS to a mail server", () => {
  it("is demanded: nothing is told to a server without", async () => {
    const mailer = mailerOver(smtp({ ...server.settings, needsTls: true }));
    await expect(mailer.send(someMail())).rejects.toMatchObject({ code: "mail_unavailable" });
    expect(server.taken).toHaveLength(0);
  });

  it.each([false, true])("holds a certificate to its authority (from the beginning: %s)", async (secure) => {
    const certificate = await makeCertificate();
    const guarded = await startMailServer({ ...certificate, secure });
    closing.push(() => guarded.close());
    const settings = { ...guarded.settings, needsTls: true };
    await expect(mailerOver(smtp(settings)).send(someMail())).rejects.toMatchObject({ code: "mail_unavailable" });
    await mailerOver(smtp(settings, { ca: certificate.cert })).send(someMail());
    expect(guarded.taken).toHaveLength(1);
    expect(guarded.wasSecure()).toBe(true);
  });
});

describe("the demo's mailbox", () => {
  it("keeps each mail once, the newest first, and forgets the oldest", async () => {
    const mailer = createMailer(database, { kind: "sink" });
    for (let n = 0; n < 310; n++)
      await mailer.send(someMail({ key: `k${n}`, to: n % 2 ? "a@x.example" : "b@x.example" }));
    await mailer.send(someMail({ key: "k309" }));
    const db = database.db.primary;
    const all = await listMails(db, { to: null, limit: 1_000 });
    expect(all).toHaveLength(300);
    const ofOne = await listMails(db, { to: "A@x.example", limit: 5 });
    expect(ofOne.map(({ to }) => to)).toEqual(Array(5).fill("a@x.example"));
    expect(await findMail(db, all[0]?.id ?? 0)).toMatchObject({ text: "Hej Åsa!\n", html: "<p>Hej Åsa!</p>" });
    expect(await findMail(db, 0)).toBeNull();
  });

  it("is not there without a demo: a mail waits", async () => {
    const mailer = createMailer(database, { kind: "none" });
    await expect(mailer.send(someMail())).rejects.toMatchObject({ code: "mail_unavailable" });
  });
});

/** A server that takes connections and never says a word. */
async function startSilent(): Promise<{ port: number }> {
  const sockets = new Set<Socket>();
  const silent: Server = createServer((socket) => sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  return { port: (silent.address() as { port: number }).port };
}
