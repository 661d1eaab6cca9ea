import { lookup as lookUp } from "node:dns";
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { AppError } from "#lib/core/errors.ts";
import type { PushSettings } from "#lib/infra/config/push-settings.ts";
import { isPushEndpoint } from "./endpoint.ts";
import { isPublicAddress } from "./public-address.ts";
import type { Push, Pusher } from "./push.ts";

type Options = {
  /** For the whole of a message, connecting included, milliseconds. */
  readonly limitMs?: number;
  /** Finds a host's addresses. */
  readonly lookup?: typeof lookUp;
};

/** A message as it goes over the wire. */
type Closed = { readonly headers: Record<string, string | number>; readonly body: Buffer | null };

const MAX_CONNECTIONS = 32;

/** Posts messages to push services, closed and signed by `web-push`; null settings: nothing can be pushed. */
export function createPusher(
  settings: PushSettings,
  { limitMs = 10_000, lookup = lookUp }: Options = {},
): Pusher | null {
  if (settings === null) return null;
  const { publicKey, privateKey, subject, localService } = settings;
  const secure = new HttpsAgent({ keepAlive: true, maxSockets: MAX_CONNECTIONS, lookup: publicOnly(lookup) });
  const plain = new HttpAgent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  return {
    async send({ to, payload, ttlS, urgency, topic }) {
      if (!isPushEndpoint(to.endpoint, localService)) throw new AppError("push_refused", "no push service");
      return outcomeOf(await post(to.endpoint, await closed({ to, payload, ttlS, urgency, topic })));
    },
    close() {
      secure.destroy();
      plain.destroy();
    },
  };

  /** What is sent: encrypted for that browser (aes128gcm), with who we are. */
  async function closed({ to, payload, ttlS, urgency, topic }: Push): Promise<Closed> {
    // with the first message: a worker that was killed is back sooner without
    const { default: webPush } = await import("web-push");
    const { endpoint, p256dh, auth } = to;
    try {
      const { headers, body } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
        vapidDetails: { subject, publicKey, privateKey },
        TTL: Math.max(0, Math.floor(ttlS)),
        urgency,
        topic,
      });
      return { headers: headers as Record<string, string | number>, body };
    } catch (cause) {
      throw new AppError("push_refused", "it cannot be encrypted", { cause });
    }
  }

  /** Asks once and follows nothing. Throws AppError push_unavailable, push_refused. */
  function post(endpoint: string, { headers, body }: Closed): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const isLocal = endpoint.startsWith("http:");
      const options = { method: "POST", headers, signal: AbortSignal.timeout(limitMs) };
      const request = isLocal
        ? requestHttp(endpoint, { ...options, agent: plain })
        : requestHttps(endpoint, { ...options, agent: secure, minVersion: "TLSv1.2" });
      request.on("error", (cause) => reject(failureOf(cause)));
      request.on("response", (response) => void drained(response).then(() => resolve(response)));
      request.end(body);
    });
  }
}

/** What a push service says beside its status is nobody's to read: more than a little of it ends the connection. */
const MAX_ANSWER = 64 * 1_024;

function drained(response: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let length = 0;
    response.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_ANSWER) response.destroy();
    });
    response.on("close", resolve).on("error", () => {});
  });
}

/** RFC 8030 §5, 7.3 and what push services document. */
function outcomeOf({ statusCode = 0, headers }: IncomingMessage): "sent" | "gone" {
  if (statusCode >= 200 && statusCode < 300) return "sent";
  if (statusCode === 404 || statusCode === 410) return "gone";
  const detail = `HTTP ${statusCode}`;
  if (statusCode === 408 || statusCode === 429 || statusCode >= 500) {
    throw new AppError("push_unavailable", detail, { retryAfterMs: waitOf(headers["retry-after"]) });
  }
  throw new AppError("push_refused", detail);
}

/** Seconds or a date (RFC 9110 §10.2.3), as milliseconds from now; 0 where nothing is said. */
function waitOf(retryAfter = ""): number {
  if (/^\d{1,6}$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const until = Date.parse(retryAfter);
  return Number.isNaN(until) ? 0 : Math.max(0, until - Date.now());
}

function failureOf(cause: Error): AppError {
  return cause instanceof AppError ? cause : new AppError("push_unavailable", undefined, { cause });
}

/**
 * Finds a host as a connection is made, and refuses all that is not of the open internet: whatever the name server says
 * today, nobody is reached within a network of ours.
 */
function publicOnly(lookup: typeof lookUp): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, "", 0);
      const [first] = addresses;
      const isSafe = first !== undefined && addresses.every(({ address }) => isPublicAddress(address));
      if (!isSafe) return done(new AppError("push_refused", "not of the open internet"), "", 0);
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}
