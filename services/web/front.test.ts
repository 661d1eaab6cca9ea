import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import {
  computeCacheBustingSearchParam,
  computeLegacyCacheBustingSearchParam,
} from "next/dist/shared/lib/router/utils/cache-busting-search-param.js";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { keyHeaderOf } from "#lib/infra/cdn/cdn.ts";
import { HEAD_PIECE } from "#lib/infra/http.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createFront } from "./front.ts";
import { createPageNotes } from "./page-notes.ts";

const FILLER = "Räksmörgås ".repeat(300);
/** Keys that are purged while a page is on its way. */
let purged: string[] = [];
const notes = createPageNotes({ watch: (keys) => async () => keys.some((key) => purged.includes(key)) });
/** What Next was asked for, and what it answers: set by each test. */
let asked: { url: string; method: string; headers: IncomingHttpHeaders }[] = [];
let answer: { status?: number; type?: string; body?: string; headers?: Record<string, string> } = {};
let note: { keys: string[]; stale?: boolean } = { keys: [] };
let head: string | null = null;

const front = createFront({
  render: async (req: IncomingMessage, res) => {
    asked.push({ url: req.url ?? "", method: req.method ?? "", headers: req.headers });
    await Promise.resolve(); // what is noted after a wait belongs to the same page
    notes.note(note);
    if (head !== null) notes.pieces()?.set(HEAD_PIECE, head);
    res.statusCode = answer.status ?? 200;
    res.setHeader("Content-Type", answer.type ?? "text/html; charset=utf-8");
    res.setHeader("Cache-Control", "private, no-cache");
    for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value);
    res.flushHeaders();
    res.write("<!doctype html><script>a()</script>");
    res.end(answer.body ?? `<p>${FILLER}</p>`);
  },
  files: () => false,
  notes,
  host: "food.example",
  keyHeader: keyHeaderOf("varnish"),
  log: createLogger("silent"),
  inlineStyles: (html) => html,
  onRender: () => {},
  scriptHashes: ["'sha256-theme'"],
  count: async () => {},
});

let server: Server;
beforeAll(async () => {
  server = createServer((req, res) => void front(req, res).catch(() => res.destroy())).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  asked = [];
  answer = {};
  note = { keys: [] };
  head = null;
  purged = [];
});

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const req = request({ host: "127.0.0.1", port, path, headers, method, agent: false }, async (res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of res) chunks.push(chunk);
      resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) });
    });
    req.on("error", reject).end();
  });
}

test("a public page has its sheets in it, and asks for other files ahead only", async () => {
  const font = '</f.woff2>; rel=preload; as="font"; crossorigin=""; type="font/woff2"';
  answer = { headers: { Link: `${font}, </a.css>; rel=preload; as="style", </b.css>; rel=preload; as="style"` } };
  expect((await ask("/en/s/abc")).headers.link).toBe(font);
  answer = { headers: { Link: '</a.css>; rel=preload; as="style"' } };
  expect((await ask("/en/s/abc")).headers.link).toBeUndefined();
});

test("what machines read stands at the end of a document's head, and only there", async () => {
  answer = { body: "<head><title>Räksmörgås</title></head><p></head></p>" };
  head = '<meta name="description" content="Räkor">';
  const { body, headers } = await ask("/en/s/abc");
  expect(body.toString()).toContain(`<title>Räksmörgås</title>${head}</head><p></head></p>`);
  expect(Number(headers["content-length"])).toBe(body.length);
  answer = { body: "<p>none</p>" };
  expect((await ask("/en/s/abc")).body.toString()).not.toContain(head);
});

test("a public page is held by all, under what it is made of", async () => {
  note = { keys: ["r-1", "c-2", "r-1"] };
  const { status, headers, body } = await ask("/en/s/abc");
  expect(status).toBe(200);
  expect(headers["cache-control"]).toBe(
    "public, max-age=0, s-maxage=3600, stale-while-revalidate=60, stale-if-error=86400",
  );
  expect(headers["surrogate-key"]).toBe("p-all r-1 c-2");
  expect(headers.vary).toContain("Accept-Encoding");
  expect(headers["content-security-policy"]).toMatch(/^script-src 'self' 'sha256-[\w+/]{43}=';/);
  expect(Number(headers["content-length"])).toBe(body.length);
  expect(body.toString()).toContain(FILLER);
});

test("it is made for nobody in particular, and takes no cookie along", async () => {
  answer = { headers: { "Set-Cookie": "NEXT_LOCALE=en", "x-nextjs-cache": "HIT" } };
  const personal = {
    cookie: "session=anna",
    authorization: "Bearer x",
    "user-agent": "Safari",
    "accept-language": "sv",
  };
  const { headers } = await ask("/en/live?utm_source=x&lat=1", { ...personal, host: "evil.example" });
  expect(headers.location).toBe("/en/live?lat=1");
  const page = await ask("/en/live?lat=1", { ...personal, host: "evil.example" });
  expect(page.headers["set-cookie"]).toBeUndefined();
  expect(page.headers["x-nextjs-cache"]).toBeUndefined();
  expect(asked).toEqual([
    { url: "/en/live", method: "GET", headers: { host: "food.example", accept: "*/*", "user-agent": "Hotpath" } },
  ]);
});

test("who has it already is told so, however it was packed", async () => {
  const { headers } = await ask("/en/live", { "accept-encoding": "br" });
  const etag = headers.etag ?? "";
  expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
  for (const known of [etag, etag.slice(2), `"x", ${etag}`, "*"]) {
    const again = await ask("/en/live", { "if-none-match": known, "accept-encoding": "gzip" });
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
    expect(again.headers["cache-control"]).toContain("s-maxage=3600");
  }
  expect((await ask("/en/live", { "if-none-match": '"x"' })).status).toBe(200);
});

test("it is packed as the visitor takes it, and the same inside", async () => {
  const plain = await ask("/en/live");
  const zipped = await ask("/en/live", { "accept-encoding": "gzip, deflate" });
  const best = await ask("/en/live", { "accept-encoding": "gzip, br" });
  expect([plain, zipped, best].map(({ headers }) => headers["content-encoding"])).toEqual([undefined, "gzip", "br"]);
  expect(gunzipSync(zipped.body)).toEqual(plain.body);
  expect(brotliDecompressSync(best.body)).toEqual(plain.body);
});

test("HEAD has the headers of the page without the page", async () => {
  const [whole, head] = await Promise.all([ask("/en/live"), ask("/en/live", {}, "HEAD")]);
  expect([head.status, head.body.length]).toEqual([200, 0]);
  expect(head.headers["content-length"]).toBe(whole.headers["content-length"]);
  expect(head.headers.etag).toBe(whole.headers.etag);
});

test("nothing but looking is done there", async () => {
  const { status, headers } = await ask("/en/live", {}, "POST");
  expect([status, headers.allow, asked.length]).toEqual([405, "GET, HEAD", 0]);
});

test("what is not there is held shortly, a failure never", async () => {
  note = { keys: ["r-1"] };
  answer = { status: 404 };
  const missing = await ask("/en/r/gone");
  expect([missing.status, missing.headers["cache-control"]]).toEqual([404, "public, max-age=0, s-maxage=60"]);
  expect(missing.headers["surrogate-key"]).toBe("p-all r-1");
  answer = { status: 500 };
  const failed = await ask("/en/r/broken");
  expect([failed.status, failed.headers["cache-control"]]).toEqual([500, "no-store"]);
  expect(failed.headers["surrogate-key"]).toBeUndefined();
});

test("a page that fails after its beginning counts as failed", async () => {
  answer = { body: '<!--$!--><template data-dgst="123"></template>' };
  const page = await ask("/en/live");
  expect([page.status, page.headers["cache-control"]]).toEqual([500, "no-store"]);
  const rsc = { rsc: "1" };
  answer = { type: "text/x-component", body: '\n1:E{"digest":"123"}\n' };
  expect((await ask("/en/live?_rsc=full", rsc)).headers["cache-control"]).toBe("no-store");
  answer = { type: "text/x-component", body: '\n1:E{"digest":"NEXT_HTTP_ERROR_FALLBACK;404"}\n' };
  const missing = await ask("/en/live?_rsc=full", rsc);
  expect([missing.status, missing.headers["cache-control"]]).toEqual([200, "public, max-age=0, s-maxage=60"]);
});

test("a page of old data is held for seconds", async () => {
  note = { keys: ["r-1"], stale: true };
  expect((await ask("/en/live")).headers["cache-control"]).toMatch(/^public, max-age=0, s-maxage=10,/);
});

test("a page that was overtaken by a change is not held", async () => {
  note = { keys: ["r-1", "m-1"] };
  purged = ["m-1"];
  expect((await ask("/en/r/da-mario")).headers["cache-control"]).toBe("no-store");
  purged = ["m-2"];
  expect((await ask("/en/r/da-mario")).headers["cache-control"]).toContain("s-maxage=3600");
});

test("a page of more keys than a header holds is not held for long", async () => {
  note = { keys: Array.from({ length: 900 }, (_, i) => `m-0123456789abcdef0123456789${i}`) };
  const { headers } = await ask("/en/live");
  expect(headers["surrogate-key"]).toBeUndefined();
  expect(headers["cache-control"]).toBe("public, max-age=0, s-maxage=30");
});

test("an odd way to say it leads to the usual one", async () => {
  for (const [odd, usual] of [
    ["/EN/Live", "/en/live"],
    ["/en//live/", "/en/live"],
    ["/en/s/abc?q=pizza&page=1&x=y", "/en/s/abc?q=pizza"],
    ["/en/track/", "/en/track"],
    ["//evil.example/%2e", "/evil.example/."],
  ] as const) {
    const { status, headers } = await ask(odd);
    if (usual.endsWith(".")) expect(status).toBe(400);
    else expect([status, headers.location]).toEqual([308, usual]);
  }
  const { headers } = await ask("//evil.example//");
  expect(headers.location).toBe("/evil.example");
  expect(asked).toEqual([]);
});

test("a navigation gets the whole page, whatever is on the screen already", async () => {
  answer = { type: "text/x-component" };
  const { headers } = await ask("/en/s/abc?q=pizza&x=y&_rsc=full", {
    rsc: "1",
    "next-router-state-tree": "%5B%22%22%5D",
    "next-url": "/en",
  });
  expect(asked).toMatchObject([{ url: "/en/s/abc?q=pizza&_rsc=", headers: { rsc: "1" } }]);
  expect(asked[0]?.headers).not.toHaveProperty("next-router-state-tree");
  expect(headers["cache-control"]).toContain("s-maxage=3600");
  expect(headers["content-security-policy"]).toBeUndefined();
});

test("nobody can have one form kept under another's name", async () => {
  const prefetch = { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" };
  for (const [path, headers, there] of [
    ["/en/live", { rsc: "1" }, "/en/live?_rsc=full"],
    ["/en/live?_rsc=full", prefetch, "/en/live?_rsc=1%2F_tree"],
    ["/en/live?_rsc=1%2F_tree", { rsc: "1" }, "/en/live?_rsc=full"],
    ["/en/live?_rsc=full", {}, "/en/live"],
  ] as const) {
    const { status, headers: got } = await ask(path, headers);
    expect([status, got.location, got["cache-control"]]).toEqual([307, there, "no-store"]);
  }
  expect(asked).toEqual([]);
  expect((await ask("/en/live?_rsc=1%2F_tree", prefetch)).status).toBe(200);
});

test("what Next's browser side makes of its headers is known, over TLS and without", async () => {
  answer = { type: "text/x-component" };
  const state = "%5B%22%22%5D";
  const headers = { rsc: "1", "next-router-state-tree": state };
  for (const compute of [computeCacheBustingSearchParam, computeLegacyCacheBustingSearchParam]) {
    const hash = await compute(undefined, undefined, state, undefined);
    expect((await ask(`/en/live?_rsc=${hash}`, headers)).status).toBe(200);
    expect((await ask(`/en/live?_rsc=${hash}`, { rsc: "1" })).status).toBe(307);
  }
});

test("what machines read is held as its route says, and made for nobody in particular", async () => {
  answer = {
    type: "application/xml",
    headers: { "Cache-Control": "public, s-maxage=9", "Surrogate-Key": "p-all r-1", "Set-Cookie": "a=b" },
  };
  const { headers } = await ask("/sitemap.xml?x=1", { cookie: "session=anna", "accept-encoding": "br" });
  expect(asked).toMatchObject([{ url: "/sitemap.xml", method: "GET" }]);
  expect(asked[0]?.headers).not.toHaveProperty("cookie");
  expect(headers).toMatchObject({ "cache-control": "public, s-maxage=9", "surrogate-key": "p-all r-1" });
  expect([headers["set-cookie"], headers["content-encoding"]]).toEqual([undefined, "br"]);
  expect((await ask("/sitemap.xml", { "if-none-match": String(headers.etag) })).status).toBe(304);
  answer = { status: 500, headers: { "Cache-Control": "public, s-maxage=9", "Surrogate-Key": "p-all" } };
  const failed = (await ask("/r/da-mario/picture.png")).headers;
  expect([failed["cache-control"], failed["surrogate-key"]]).toEqual(["no-store", undefined]);
});

test("a private page is for one alone, its scripts named by a nonce", async () => {
  const [one, two] = [await ask("/en/track", { cookie: "session=anna" }), await ask("/en/track")];
  const nonces = [one, two].map(
    ({ headers }) => /'nonce-([^']+)'/.exec(String(headers["content-security-policy"]))?.[1],
  );
  expect(new Set(nonces).size).toBe(2);
  expect(one.headers["content-security-policy"]).toContain("'strict-dynamic' 'sha256-theme'");
  expect(one.headers["cache-control"]).toBe("private, no-store");
  expect(one.headers["referrer-policy"]).toBe("no-referrer");
  expect(asked[0]?.headers["content-security-policy"]).toContain(`'nonce-${nonces[0]}'`);
  expect(asked[0]?.headers.cookie).toBe("session=anna");
});

test("what the API says is never held, and nothing of it is rewritten", async () => {
  answer = { type: "application/json", headers: { "Set-Cookie": "session=x" } };
  const { headers } = await ask("/api/v1/session", { cookie: "a=b" });
  expect(headers["cache-control"]).toBe("private, no-store");
  expect(headers["set-cookie"]).toEqual(["session=x"]);
  expect(headers["content-security-policy"]).toBeUndefined();
});

test("where there is nothing, nothing is held, and a page of it is safe all the same", async () => {
  answer = { status: 404 };
  const { status, headers } = await ask("/wp-admin.php");
  expect([status, headers["cache-control"]]).toEqual([404, "no-store"]);
  expect(headers["content-security-policy"]).toMatch(/^script-src 'self' 'sha256-/);
  answer = { type: "image/svg+xml", headers: { "Cache-Control": "public, max-age=9" } };
  expect((await ask("/icon.svg")).headers["cache-control"]).toBe("public, max-age=9");
});

test.each(["/en/%ff", "/en/live?q=%", "/en/%00"])("%s is malformed", async (path) => {
  const { status, headers, body } = await ask(path);
  expect([status, headers["cache-control"], asked.length]).toEqual([400, "no-store", 0]);
  expect(JSON.parse(body.toString()).error.code).toBe("bad_address");
});

test("an address without end is not read", async () => {
  expect((await ask(`/en/s/abc?q=${"a".repeat(9_000)}`)).status).toBe(414);
});
