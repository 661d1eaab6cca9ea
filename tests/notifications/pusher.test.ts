import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import { createPusher } from "#lib/infra/push/create-pusher.ts";
import type { Push, Pusher, PushTarget } from "#lib/infra/push/push.ts";
import { type PushService, startPushService } from "#tests/helpers/push-service.ts";
import { vapidKeys } from "./push-world.ts";

const keys = vapidKeys();
const text = { title: "Åsa's order is on its way", tag: "order:1" };
let service: PushService;
let pusher: Pusher;

beforeAll(async () => {
  service = await startPushService();
});
afterAll(() => service.close());
beforeEach(() => {
  pusher = pusherFor(service.origin);
  service.answer(null);
});
afterEach(() => pusher.close());

function pusherFor(localService: string | null, options: Parameters<typeof createPusher>[1] = {}): Pusher {
  const made = createPusher({ ...keys, subject: "mailto:no-reply@hotpath.example", localService }, options);
  if (!made) throw new Error("there are settings");
  return made;
}

const push = (to: PushTarget, more: Partial<Push> = {}): Push => ({
  to,
  payload: JSON.stringify(text),
  ttlS: 600,
  urgency: "high",
  topic: "abc_-",
  ...more,
});

async function fault(sending: Promise<unknown>): Promise<AppError> {
  const error = await sending.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (error instanceof AppError) return error;
  throw new Error("it was to fail", { cause: error });
}

it("reaches the browser alone, signed, with how long it is worth keeping", async () => {
  const browser = service.subscribe();
  expect(await pusher.send(push(browser))).toBe("sent");
  expect(service.taken.at(-1)).toEqual({
    endpoint: browser.endpoint,
    text,
    ttlS: 600,
    urgency: "high",
    topic: "abc_-",
  });
  const long = { ...text, title: "å".repeat(1_400) };
  expect(await pusher.send(push(browser, { payload: JSON.stringify(long) }))).toBe("sent");
  expect(service.faults).toEqual([]);
});

describe("a push service that does not take it", () => {
  it.each([404, 410])("says with %i that there is no such browser any more", async (status) => {
    service.answer({ status });
    expect(await pusher.send(push(service.subscribe()))).toBe("gone");
  });

  it.each([408, 429, 500, 502, 503])("says with %i that it may be tried again", async (status) => {
    service.answer({ status, headers: { "Retry-After": "7" } });
    expect(await fault(pusher.send(push(service.subscribe())))).toMatchObject({
      code: "push_unavailable",
      detail: `HTTP ${status}`,
      retryAfterMs: 7_000,
    });
  });

  it.each([400, 401, 403, 413])("says with %i that it never will", async (status) => {
    service.answer({ status });
    expect(await fault(pusher.send(push(service.subscribe())))).toMatchObject({ code: "push_refused" });
  });

  it("is given up after its time, whether it says nothing or drips", async () => {
    pusher.close();
    pusher = pusherFor(service.origin, { limitMs: 100 });
    const held = service.hang();
    expect(await fault(pusher.send(push(service.subscribe())))).toMatchObject({ code: "push_unavailable" });
    held.release();
  });

  it("is away", async () => {
    const gone = await startPushService();
    const browser = gone.subscribe();
    await gone.close();
    pusher.close();
    pusher = pusherFor(gone.origin);
    expect(await fault(pusher.send(push(browser)))).toMatchObject({ code: "push_unavailable" });
  });
});

describe("nobody is made to ask elsewhere", () => {
  it.each([301, 302, 303, 307, 308])("by a redirect with %i", async (status) => {
    const elsewhere: string[] = [];
    const inside = createServer((req, res) => {
      elsewhere.push(req.url ?? "");
      res.end();
    });
    await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
    const { port } = inside.address() as { port: number };
    service.answer({ status, headers: { Location: `http://127.0.0.1:${port}/secret` } });
    expect(await fault(pusher.send(push(service.subscribe())))).toMatchObject({
      code: "push_refused",
      detail: `HTTP ${status}`,
    });
    expect(elsewhere).toEqual([]);
    await new Promise((resolve) => inside.close(resolve));
  });

  it("by an address that is no push service's, or of one on this machine that settings do not name", async () => {
    const browser = service.subscribe();
    const before = service.asked.length;
    for (const endpoint of ["https://hotpath.example/x", "http://169.254.169.254/", "https://127.0.0.1/", "not one"]) {
      expect(await fault(pusher.send(push({ ...browser, endpoint })))).toMatchObject({ code: "push_refused" });
    }
    const strict = pusherFor(null);
    expect(await fault(strict.send(push(browser)))).toMatchObject({ code: "push_refused" });
    strict.close();
    expect(service.asked).toHaveLength(before);
  });

  it("by a name server that has a push service's host lie within our network", async () => {
    for (const addresses of [["10.0.0.7"], ["169.254.169.254"], ["142.250.74.110", "127.0.0.1"], ["::1"], []]) {
      const lookup = ((_host: string, _options: object, done: (error: null, found: object[]) => void) =>
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
        )) as never;
      const careful = pusherFor(null, { lookup, limitMs: 2_000 });
      const endpoint = "https://fcm.googleapis.com/fcm/send/abc";
      expect(await fault(careful.send(push({ ...service.subscribe(), endpoint })))).toMatchObject({
        code: "push_refused",
        detail: "not of the open internet",
      });
      careful.close();
    }
  });
});

it("refuses what no browser could open", async () => {
  const browser = service.subscribe();
  const wrong = { ...browser, p256dh: randomBytes(65).toString("base64url") };
  expect(await fault(pusher.send(push(wrong)))).toMatchObject({ code: "push_refused" });
});
