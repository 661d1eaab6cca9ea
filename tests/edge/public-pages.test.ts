import { once } from "node:events";
import { connect } from "node:net";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { markSoldOut, pauseRestaurant } from "#lib/catalog/kitchen/commands.ts";
import { hasVarnish } from "#tests/helpers/varnish.ts";
import { type Answer, ask, findShops, SECRET, type Shop, type Site, startSite } from "./site.ts";

const START_TIMEOUT_MS = 180_000;
/** A purge is to be seen within two seconds. */
const PURGE_TIMEOUT_MS = 6_000;
const HOUR_MS = 3_600_000;

let site: Site;
let shops: Shop[];
beforeAll(async () => {
  if (!hasVarnish) return;
  site = await startSite();
  shops = await findShops(site.database, 12);
}, START_TIMEOUT_MS);
afterAll(() => site?.stop());

/** The nth restaurant: each test takes its own, so that none finds what another has left. */
function shop(n: number): Shop {
  const found = shops[n];
  if (!found) throw new Error(`there is no restaurant ${n}`);
  return found;
}

const RSC = { rsc: "1", "next-router-state-tree": "%5B%22%22%5D" };
const PREFETCH = { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" };
const FORMS = [
  ["the document", {}],
  ["a navigation", RSC],
  ["a prefetch", PREFETCH],
] as const;
const PAGES = [
  ["home", () => ""],
  ["search", () => `/s/${shop(0).cell}`],
  ["search with parameters", () => `/s/${shop(0).cell}?cuisine=pizza,italian&q=pizza&sort=fee`],
  ["restaurant", () => `/r/${shop(0).slug}`],
  ["live", () => "/live"],
  ["cart", () => "/cart"],
] as const;

function expectPublic({ headers, body }: Answer): void {
  expect(headers.get("set-cookie")).toBeNull();
  expect(headers.get("surrogate-key")).toBeNull();
  expect(headers.get("xkey")).toBeNull();
  expect(headers.get("cache-control")).toBe("public, max-age=0, must-revalidate");
  expect(body.length).toBeGreaterThan(100);
}

describe.skipIf(!hasVarnish)("a public page", () => {
  describe.each(["en", "sv"])("in %s", (locale) => {
    describe.each(PAGES)("%s", (_, path) => {
      it.each(FORMS)("is held from its second request on: %s", async (_name, headers) => {
        const address = `/${locale}${path()}`;
        const withRsc = "rsc" in headers ? `${address}${address.includes("?") ? "&" : "?"}_rsc=x1y2z` : address;
        const first = await ask(site.edge + withRsc, headers);
        const second = await ask(site.edge + withRsc, headers);
        expect([first.status, first.cache, second.status, second.cache]).toEqual([200, "MISS", 200, "HIT"]);
        expect(second.body).toBe(first.body);
        expectPublic(second);
        expect(second.headers.get("content-type")).toBe(
          "rsc" in headers ? "text/x-component" : "text/html; charset=utf-8",
        );
      });
    });
  });

  it("is rendered once for 200 who ask at the same time", async () => {
    const { slug, cell } = shop(1);
    for (const address of [`/en/r/${slug}`, `/en/s/${cell}?q=curry`]) {
      const before = await site.renders();
      const answers = await Promise.all(Array.from({ length: 200 }, () => ask(site.edge + address)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
      expect((await site.renders()) - before).toBe(1);
    }
  });

  it("is the same bytes for two who are signed in, and says nothing of them", async () => {
    const [anna, bo] = await Promise.all([signIn("customer"), signIn("operator")]);
    for (const [, path] of PAGES) {
      const asBoth = (at: string) =>
        Promise.all([
          ask(`${at}/sv${path()}`, { cookie: anna.cookie, "accept-language": "sv", "user-agent": "Safari" }),
          ask(`${at}/sv${path()}`, { cookie: bo.cookie, authorization: "Bearer x", "x-forwarded-for": "10.1.2.3" }),
        ]);
      const held = await asBoth(site.edge);
      expect(new Set(held.map(({ body }) => body)).size).toBe(1);
      for (const { status, headers, body } of [...held, ...(await asBoth(site.origin))]) {
        expect([status, headers.get("set-cookie")]).toEqual([200, null]);
        for (const secret of [...anna.personal, ...bo.personal]) expect(body).not.toContain(secret);
      }
    }
  });

  it("is one for all ways to ask for it", async () => {
    const { cell } = shop(2);
    const first = await ask(`${site.edge}/en/s/${cell}?q=soup&sort=time`);
    expect([first.status, first.cache]).toEqual([200, "MISS"]);
    for (const query of ["sort=time&q=soup", "utm_source=mail&q=soup&sort=time&x", "q=soup&sort=time&_rsc=abc"]) {
      const { status, cache, body } = await ask(`${site.edge}/en/s/${cell}?${query}`, { cookie: "a=b" });
      expect([query, status, cache]).toEqual([query, 200, "HIT"]);
      expect(body).toBe(first.body);
    }
    const here = await ask(`${site.edge}/en/s/${cell}?_rsc=1`, { ...RSC, "next-url": "/en" });
    const there = await ask(`${site.edge}/en/s/${cell}?_rsc=2`, { ...RSC, "next-router-state-tree": "%5B%22x%22%5D" });
    expect([here.cache, there.cache, there.body === here.body]).toEqual(["MISS", "HIT", true]);
  });

  it("is new for everyone within two seconds after a menu has changed", async () => {
    const { id, slug, itemId } = shop(3);
    const addresses = [
      [`${site.edge}/en/r/${slug}`, {}],
      [`${site.edge}/sv/r/${slug}`, {}],
      [`${site.edge}/en/r/${slug}?_rsc=x`, RSC],
    ] as const;
    const before = await Promise.all(addresses.map(([url, headers]) => ask(url, headers)));
    expect(before.map(({ status }) => status)).toEqual([200, 200, 200]);
    const other = await ask(`${site.edge}/en/r/${shop(4).slug}`);
    const until = Date.now() + HOUR_MS;
    await markSoldOut(site.database.db.primary, { restaurantId: id, itemId, until });
    for (const [i, [url, headers]] of addresses.entries()) {
      const isNew = async () => (await ask(url, headers)).body !== before[i]?.body;
      await expect.poll(isNew, { timeout: PURGE_TIMEOUT_MS, interval: 50 }).toBe(true);
      expect((await ask(url, headers)).cache).toBe("HIT");
    }
    expect((await ask(`${site.edge}/en/r/${shop(4).slug}`)).cache).toBe("HIT");
    expect(other.status).toBe(200);
  });

  it("and so is the list of a place when a kitchen there takes a break", async () => {
    const { id, cell } = shop(5);
    const url = `${site.edge}/en/s/${cell}`;
    const before = await ask(url);
    await pauseRestaurant(site.database.db.primary, { restaurantId: id, until: Date.now() + 6 * HOUR_MS });
    const isNew = async () => (await ask(url)).body !== before.body;
    await expect.poll(isNew, { timeout: PURGE_TIMEOUT_MS, interval: 50 }).toBe(true);
  });

  it("is not sent again to who has it", async () => {
    for (const at of [site.edge, site.origin]) {
      const where = `${at}/en/live`;
      const { headers } = await ask(where);
      const etag = headers.get("etag") ?? "";
      expect(etag).toMatch(/^W\/"/);
      const again = await ask(where, { "if-none-match": etag });
      expect([again.status, again.body, again.headers.get("etag")]).toEqual([304, "", etag]);
    }
  });

  it("is packed for the way: by Varnish as gzip, by the origin as Brotli too", async () => {
    const path = "/en/live";
    const zipped = await ask(site.edge + path, { "accept-encoding": "gzip, br" });
    const plain = await ask(site.edge + path, { "accept-encoding": "identity" });
    expect([zipped, plain].map(({ headers }) => headers.get("content-encoding"))).toEqual(["gzip", null]);
    expect(zipped.body).toBe(plain.body);
    expect(plain.cache).toBe("HIT");
    // fetch unpacks by itself, so the bytes are looked at
    const { headers, body } = await raw(site.origin, path, { "Accept-Encoding": "br" });
    expect(headers).toMatch(/^content-encoding: br$/im);
    expect(headers).toMatch(/^vary: Accept-Encoding/im);
    expect(brotliDecompressSync(body).toString()).toBe(plain.body);
  });

  it("names each script that it runs, and lets no other run", async () => {
    const { headers, body } = await ask(`${site.edge}/en/live`);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/script-src 'self'( 'sha256-[\w+/]{43}=')+;/);
    expect(policy.split("script-src")[1]?.split(";")[0]).not.toContain("unsafe");
    expect(body).not.toContain("nonce=");
  });

  it("that is not there is held for a short while", async () => {
    const url = `${site.edge}/en/r/there-is-no-such-place`;
    expect([(await ask(url)).status, (await ask(url)).cache]).toEqual([404, "HIT"]);
    const { headers } = await ask(url.replace(site.edge, site.origin));
    expect(headers.get("cache-control")).toBe("public, max-age=0, s-maxage=60");
  });
});

describe.skipIf(!hasVarnish)("what is for one alone", () => {
  it.each(["/", "/en/track", "/en/orders/ord_1", "/api/v1/session", "/en/nothing", "/healthz"])(
    "is never held: %s",
    async (path) => {
      for (let i = 0; i < 3; i++) {
        const { headers, cache } = await ask(site.edge + path);
        expect(cache).toBe("PASS");
        expect(headers.get("cache-control")).toMatch(/no-store/);
      }
    },
  );

  it("comes with a nonce of its own each time", async () => {
    const policies = [await ask(`${site.edge}/en/track`), await ask(`${site.edge}/en/track`)].map(
      ({ headers, body }) => {
        const nonce = /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1] ?? "none";
        expect(body).toContain(`nonce="${nonce}"`);
        return nonce;
      },
    );
    expect(new Set(policies).size).toBe(2);
  });

  it("keeps its cookies on the way, and what is posted", async () => {
    const { cookie } = await signIn("customer", site.edge);
    const { body, cache } = await ask(`${site.edge}/api/v1/session`, { cookie });
    expect(cache).toBe("PASS");
    expect(JSON.parse(body)).toMatchObject({ user: { role: "customer" } });
  });
});

describe.skipIf(!hasVarnish)("the way in", () => {
  it("takes a purge from nobody who does not know the secret", async () => {
    const url = `${site.edge}/en/live`;
    await ask(url);
    for (const secret of ["", "wrong"]) {
      const refused = await ask(url, { "xkey-purge": "p-all", "x-purge-secret": secret }, "PURGE");
      expect(refused.status).toBe(403);
    }
    expect((await ask(url)).cache).toBe("HIT");
    expect((await ask(url, { "xkey-purge": "p-all", "x-purge-secret": SECRET }, "PURGE")).status).toBe(200);
    expect((await ask(url)).cache).toBe("MISS");
  });

  it.each([
    ["/en/s/%", 400],
    ["/en/s/%ff", 400],
    ["/en/r/%00", 400],
    ["/en/r/..%2F..%2Fetc%2Fpasswd", 404],
    ["/en/s/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404],
    ["/en/s/😀".replace("😀", encodeURIComponent("😀")), 404],
    [`/en/s/${"a".repeat(500)}`, 404],
    [`/en/r/${"a".repeat(4_000)}`, 414],
    ["/en/s/abc?q=%E0%A4%A", 400],
    ["//evil.example/", 308],
    ["/en//live", 308],
    ["/EN/LIVE", 308],
    ["/en/live/", 308],
    ["/_next/static/nothing.js", 404],
    ["/_next/image?url=http://evil.example/x&w=64&q=75", 400],
  ] as const)("stands %s", async (path, status) => {
    const answer = await ask(site.edge + path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("location") ?? "/").toMatch(/^\/(?!\/)/);
    expect(answer.body).not.toContain("<script>alert");
  });

  it("does not let an odd request spoil a page for others", async () => {
    const url = `${site.edge}/en/r/${shop(7).slug}`;
    await ask(`${url}?_rsc=1`, { rsc: "1" });
    await ask(url, {
      "next-router-prefetch": "1",
      "x-forwarded-host": "evil.example",
      "x-form": "full",
      "x-class": "",
    });
    const page = await ask(url);
    expect([page.status, page.cache, page.headers.get("content-type")]).toEqual([
      200,
      "HIT",
      "text/html; charset=utf-8",
    ]);
    expect(page.body).not.toContain("evil.example");
  });

  it("holds files for ever, whatever follows their name", async () => {
    const { body } = await ask(`${site.edge}/en/live`);
    const script = /\/_next\/static\/[^"]+\.js/.exec(body)?.[0] ?? "";
    await ask(site.edge + script);
    const { cache, headers } = await ask(`${site.edge}${script}?x=1`, { cookie: "a=b", "accept-encoding": "gzip" });
    expect([cache, headers.get("cache-control")]).toEqual(["HIT", "public, max-age=31536000, immutable"]);
    expect(headers.get("content-encoding")).toBe("gzip");
  });

  it("leads a WebSocket to the gateway", async () => {
    const { host, hostname, port } = new URL(site.edge);
    const socket = connect(Number(port), hostname);
    const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13";
    socket.write(
      `GET /feed HTTP/1.1\r\nHost: ${host}\r\n${upgrade}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1.1 101 /);
    socket.destroy();
  });
});

// Last: afterwards there is no origin.
describe.skipIf(!hasVarnish)("while the origin is down", () => {
  it("what is held goes on, also what was purged meanwhile, and what is not says so", async () => {
    const [purged, kept, unknown] = [8, 9, 10].map((n) => `${site.edge}/en/r/${shop(n).slug}`);
    const before = await Promise.all([ask(purged ?? ""), ask(kept ?? "")]);
    site.program.child.kill("SIGSTOP");
    const key = { "xkey-purge": `r-${shop(8).id}`, "x-purge-secret": SECRET };
    expect((await ask(`${site.edge}/`, key, "PURGE")).status).toBe(200);
    const stale = await ask(purged ?? "");
    expect([stale.status, stale.body]).toEqual([200, before[0]?.body]);
    expect((await ask(kept ?? "")).body).toBe(before[1]?.body);
    site.program.child.kill("SIGCONT");
    // The probe finds it again, and then nobody gets the old one.
    await expect.poll(async () => (await ask(purged ?? "")).headers.get("age"), { timeout: 15_000 }).toBe("0");

    site.program.child.kill("SIGKILL");
    expect((await ask(kept ?? "")).body).toBe(before[1]?.body);
    const missing = await ask(unknown ?? "");
    expect([missing.status, missing.headers.get("cache-control")]).toEqual([503, "no-store"]);
  }, 60_000);
});

async function signIn(user: string, at = site.origin): Promise<{ cookie: string; personal: string[] }> {
  const response = await fetch(`${at}/api/v1/demo/session`, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: JSON.stringify({ user }),
  });
  expect(response.status).toBe(200);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
  const { body } = await ask(`${site.origin}/api/v1/session`, { cookie });
  const personal = [...body.matchAll(/"(?:id|userId|sessionId|name)":"([^"]+)"/g)].map(([, value]) => value ?? "");
  expect(personal.length).toBeGreaterThan(0);
  return { cookie, personal: [...personal, cookie.split("=")[1] ?? ""] };
}

/** The bytes as they came. */
async function raw(origin: string, path: string, headers: Record<string, string>) {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const lines = Object.entries({ Host: host, Connection: "close", ...headers }).map(
    ([key, value]) => `${key}: ${value}`,
  );
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  const end = all.indexOf("\r\n\r\n");
  return { headers: all.subarray(0, end).toString().replaceAll("\r", ""), body: all.subarray(end + 4) };
}
