import { describe, expect, it } from "vitest";
import { parseRedisUrl, redisUrlFault } from "./redis-url.ts";

const plain = { master: "", username: undefined, password: undefined, tls: false };

describe("REDIS_URL", () => {
  it.each([
    ["redis://127.0.0.1", { ...plain, kind: "single", nodes: [{ host: "127.0.0.1", port: 6379 }] }],
    ["redis://cache.example:6380/", { ...plain, kind: "single", nodes: [{ host: "cache.example", port: 6380 }] }],
    ["redis://[::1]:6380", { ...plain, kind: "single", nodes: [{ host: "::1", port: 6380 }] }],
    [
      "rediss://app:p%40ss:word@cache.example",
      {
        kind: "single",
        nodes: [{ host: "cache.example", port: 6379 }],
        master: "",
        username: "app",
        password: "p@ss:word",
        tls: true,
      },
    ],
    [
      "redis+sentinel://:secret@a,b:26380/main",
      {
        ...plain,
        kind: "sentinel",
        nodes: [
          { host: "a", port: 26379 },
          { host: "b", port: 26380 },
        ],
        master: "main",
        password: "secret",
      },
    ],
    [
      "rediss+cluster://a:1,b:2,c:3",
      {
        ...plain,
        kind: "cluster",
        nodes: [
          { host: "a", port: 1 },
          { host: "b", port: 2 },
          { host: "c", port: 3 },
        ],
        tls: true,
      },
    ],
  ])("names servers and their layout: %s", (text, place) => {
    expect(redisUrlFault(text)).toBeNull();
    expect(parseRedisUrl(text)).toEqual(place);
  });

  it.each([
    "",
    "localhost:6379",
    "http://localhost",
    "redis://",
    "redis://a,b",
    "redis://a:70000",
    "redis://a:0",
    "redis://a/name",
    "redis://a b",
    "redis+sentinel://a,b",
    "redis+sentinel://a,,b/main",
    "redis+cluster://a/0",
    "redis+ring://a",
  ])("is refused without being repeated: %s", (text) => {
    expect(redisUrlFault(text)).toMatch(/^expected redis:/);
    expect(() => parseRedisUrl(text)).toThrow(/^REDIS_URL: expected redis:[^\n]*$/);
  });
});
