/** Where Redis is and how it is laid out. */
export type RedisPlace = {
  readonly kind: "single" | "sentinel" | "cluster";
  /** The server, the sentinels, or some of the cluster's nodes. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  /** The name that the sentinels know the master by; empty where there are none. */
  readonly master: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly tls: boolean;
};

const SHAPE = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/?#]+)(?:\/([\w.-]*))?$/;
const NODE = /^(\[[0-9a-fA-F:]+\]|[\w.-]+)(?::(\d{1,5}))?$/;
const DEFAULT_PORT = { single: 6_379, sentinel: 26_379, cluster: 6_379 };

const EXPECTED =
  "expected redis://host:port, redis+sentinel://host:port,host:port/master or redis+cluster://host:port,host:port";

/** What is wrong with such an address, without the address: it may carry a password. null = nothing. */
export function redisUrlFault(text: string): string | null {
  return parse(text) ? null : EXPECTED;
}

/**
 * `redis://`, `redis+sentinel://` and `redis+cluster://`; each also as `rediss`, with TLS. Not a URL to Node, since
 * several hosts stand in it.
 * @throws Error of one line, without the address
 */
export function parseRedisUrl(text: string): RedisPlace {
  const place = parse(text);
  if (!place) throw new Error(`REDIS_URL: ${EXPECTED}`);
  return place;
}

function parse(text: string): RedisPlace | null {
  const [, scheme, layout, login, hosts = "", path = ""] = SHAPE.exec(text) ?? [];
  const kind = (layout ?? "single") as RedisPlace["kind"];
  const nodes = hosts.split(",").map((node) => parseNode(node, DEFAULT_PORT[kind]));
  if (!scheme || !nodes.every((node) => node !== null)) return null;
  if (kind === "single" && nodes.length > 1) return null;
  if ((path !== "") !== (kind === "sentinel")) return null;
  const [username, password] = parseLogin(login);
  return { kind, nodes, master: path, username, password, tls: scheme === "rediss" };
}

function parseNode(text: string, defaultPort: number): { host: string; port: number } | null {
  const [, host, port] = NODE.exec(text) ?? [];
  const number = port === undefined ? defaultPort : Number(port);
  if (!host || number < 1 || number > 65_535) return null;
  return { host: host.replace(/^\[|\]$/g, ""), port: number };
}

/** `user:password`, or `:password` alone; either percent-encoded where it must be. */
function parseLogin(login: string | undefined): [string | undefined, string | undefined] {
  if (!login) return [undefined, undefined];
  const colon = login.indexOf(":");
  const [user, password] = colon < 0 ? [login, ""] : [login.slice(0, colon), login.slice(colon + 1)];
  return [decode(user) || undefined, decode(password) || undefined];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
