import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { importJWK, jwtVerify } from "jose";
import type { PushTarget } from "#lib/infra/push/push.ts";
import type { PushText } from "#lib/notifications/templates/push-text.ts";

/** What a push service answers instead of taking a message. */
export type PushAnswer = { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

export type TakenPush = {
  /** The browser that it is for. */
  readonly endpoint: string;
  readonly text: PushText;
  readonly ttlS: number;
  readonly urgency: string;
  readonly topic: string;
};

export type PushService = {
  readonly origin: string;
  /** Messages that were signed and closed as they should be, in order. */
  readonly taken: TakenPush[];
  /** How many requests there were at all, by path. */
  readonly asked: string[];
  /** What was wrong with any. */
  readonly faults: string[];
  /** A new browser. */
  subscribe(): PushTarget;
  /** The next messages are answered so; null: they are taken. */
  answer(how: PushAnswer | null): void;
  /** From now on nothing is answered until it is let go. */
  hang(): { release(): void };
  /** Resolves once it has taken so many. */
  until(count: number): Promise<TakenPush[]>;
  close(): Promise<void>;
};

/**
 * A push service with browsers of its own: takes what RFC 8030 says, checks who pushes (RFC 8292) and opens what was closed for
 * the browser (RFC 8291), by code that it shares with nobody.
 */
export async function startPushService({ port = 0 }: { port?: number } = {}): Promise<PushService> {
  const browsers = new Map<string, { keys: ECDH; auth: Buffer }>();
  const [taken, asked, faults]: [TakenPush[], string[], string[]] = [[], [], []];
  const heard = new Set<() => void>();
  let answer: PushAnswer | null = null;
  let held: (() => void)[] | null = null;

  async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const endpoint = `${origin}${req.url}`;
    asked.push(req.url ?? "");
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    if (held) await new Promise<void>((go) => held?.push(go));
    if (answer) return void res.writeHead(answer.status, answer.headers).end("no");
    const browser = browsers.get(endpoint);
    if (!browser) return void res.writeHead(404).end();
    await checkSender(req.headers.authorization ?? "", origin);
    if (req.headers["content-encoding"] !== "aes128gcm") throw new Error("not aes128gcm");
    taken.push({
      endpoint,
      text: JSON.parse(open(Buffer.concat(chunks), browser)),
      ttlS: Number(req.headers.ttl),
      urgency: String(req.headers.urgency),
      topic: String(req.headers.topic),
    });
    for (const tell of heard) tell();
    res.writeHead(201, { Location: `${endpoint}/message` }).end();
  }

  const server = createServer((req, res) => {
    take(req, res).catch((error) => {
      faults.push(String(error));
      res.writeHead(400).end();
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    taken,
    asked,
    faults,
    subscribe() {
      const keys = createECDH("prime256v1");
      const p256dh = keys.generateKeys("base64url");
      const auth = randomBytes(16);
      const endpoint = `${origin}/push/${randomBytes(24).toString("base64url")}`;
      browsers.set(endpoint, { keys, auth });
      return { endpoint, p256dh, auth: auth.toString("base64url") };
    },
    answer(how) {
      answer = how;
    },
    hang() {
      held = [];
      return {
        release() {
          const waiting = held ?? [];
          held = null;
          for (const go of waiting) go();
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
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The sender's token (RFC 8292): for this service, for a day at most, signed by the key that comes with it. */
async function checkSender(authorization: string, audience: string): Promise<void> {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]{87})$/.exec(authorization) ?? [];
  if (!token || !key) throw new Error("no vapid");
  const point = Buffer.from(key, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  const jwk = await importJWK({ kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" }, "ES256");
  const { payload } = await jwtVerify(token, jwk, { audience, algorithms: ["ES256"] });
  if ((payload.exp ?? Number.POSITIVE_INFINITY) > Date.now() / 1_000 + 86_400) throw new Error("good for too long");
  if (!/^(mailto|https):/.test(payload.sub ?? "")) throw new Error("nobody to turn to");
}

/** What was closed for a browser (RFC 8291 §3.4), in one record (RFC 8188 §2). */
function open(body: Buffer, { keys, auth }: { keys: ECDH; auth: Buffer }): string {
  const salt = body.subarray(0, 16);
  const recordSize = body.readUInt32BE(16);
  const idLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + idLength);
  const record = body.subarray(21 + idLength);
  if (record.length > recordSize || record.length < 18) throw new Error("not one record");
  if (body.length > 4_096) throw new Error("more than every push service takes");
  const hkdf = (secret: Buffer, by: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync("sha256", secret, by, info, length));
  const about = Buffer.concat([Buffer.from("WebPush: info\0"), keys.getPublicKey(), sender]);
  const secret = hkdf(keys.computeSecret(sender), auth, about, 32);
  const key = hkdf(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = hkdf(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const cipher = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error("not the last record");
  return padded.subarray(0, end).toString("utf8");
}
