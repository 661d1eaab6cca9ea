import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "#lib/infra/http.ts";
import { listenAnywhere, type Origin, stopServer } from "./origin.ts";

/** What tells one CDN's purge API from another's: takes a request and says which keys to let go, or answers with a refusal. */
export type PurgeApi = {
  /** Of the response header that names a page's keys. */
  readonly keysOf: (headers: Headers) => string[];
  readonly path: string;
  readonly read: (req: IncomingMessage, body: string) => { keys: string[] } | { status: number; body: unknown };
  readonly taken: (keys: readonly string[]) => unknown;
};

export type EdgeDouble = { readonly url: string; stop(): Promise<void> };

/** A cache before the origin, which holds pages for ever and is purged by that API. */
export async function startEdgeDouble(origin: Origin, api: PurgeApi): Promise<EdgeDouble> {
  const held = new Map<string, { keys: readonly string[]; body: string }>();

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url ?? "";
    const found = held.get(path);
    if (found) {
      res.end(found.body);
      return;
    }
    const answer = await fetch(`${origin.url}${path}`);
    const page = { keys: api.keysOf(answer.headers), body: await answer.text() };
    held.set(path, page);
    res.end(page.body);
  }

  async function purge(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const wanted = api.read(req, (await readBody(req, 1 << 20)).toString());
    if ("status" in wanted) {
      res.writeHead(wanted.status, { "content-type": "application/json" }).end(JSON.stringify(wanted.body));
      return;
    }
    for (const [path, { keys }] of held) if (keys.some((key) => wanted.keys.includes(key))) held.delete(path);
    res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(api.taken(wanted.keys)));
  }

  const { server, port } = await listenAnywhere((req, res) => {
    const answered = req.url === api.path ? purge(req, res) : serve(req, res);
    answered.catch((error) => res.writeHead(502).end(String(error)));
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => stopServer(server) };
}

/** https://www.fastly.com/documentation/reference/api/purging/: keys in a header, at most 256, `Fastly-Key`. */
export function fastlyApi(serviceId: string, token: string): PurgeApi {
  return {
    keysOf: (headers) => (headers.get("surrogate-key") ?? "").split(" "),
    path: `/service/${serviceId}/purge`,
    read: (req) => {
      if (req.method !== "POST") return { status: 405, body: { msg: "Method not allowed" } };
      if (req.headers["fastly-key"] !== token)
        return { status: 401, body: { msg: "Provided credentials are missing or invalid" } };
      const keys = String(req.headers["surrogate-key"] ?? "")
        .split(" ")
        .filter(Boolean);
      if (keys.length === 0 || keys.length > 256) return { status: 400, body: { msg: "Bad request" } };
      return { keys };
    },
    taken: (keys) => Object.fromEntries(keys.map((key, i) => [key, `1-${i}`])),
  };
}

/** https://developers.cloudflare.com/api/resources/cache/methods/purge/: tags in JSON, at most 100, a bearer token. */
export function cloudflareApi(zoneId: string, token: string): PurgeApi {
  const refusal = (code: number, message: string) => ({
    success: false,
    errors: [{ code, message }],
    messages: [],
    result: null,
  });
  return {
    keysOf: (headers) => (headers.get("cache-tag") ?? "").split(","),
    path: `/client/v4/zones/${zoneId}/purge_cache`,
    read: (req, body) => {
      if (req.method !== "POST") return { status: 405, body: refusal(10_405, "Method not allowed") };
      if (req.headers.authorization !== `Bearer ${token}`)
        return { status: 403, body: refusal(10_000, "Authentication error") };
      const tags = req.headers["content-type"] === "application/json" ? JSON.parse(body).tags : null;
      if (!Array.isArray(tags) || tags.length === 0 || tags.length > 100)
        return { status: 400, body: refusal(1_094, "tags") };
      return { keys: tags };
    },
    taken: () => ({ success: true, errors: [], messages: [], result: { id: zoneId } }),
  };
}
