import { expect, it } from "vitest";
import { ConfigError, loadConfig } from "./env.ts";

const secrets = { DRIVER_TOKEN_SECRET: "s".repeat(32), SESSION_SECRET: "t".repeat(32) };
const load = (env: Record<string, string>) => loadConfig({ ...secrets, ...env }).cdn;

function faults(env: Record<string, string>): readonly string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
}

it("knows no CDN unless one is named", () => {
  expect(load({ CDN_FASTLY_TOKEN: "unused" })).toEqual({ kind: "none", timeoutMs: 3_000 });
});

it("takes what each CDN needs", () => {
  expect(
    load({ CDN: "varnish", CDN_VARNISH_URLS: "http://10.0.0.1:6081/, http://10.0.0.2:6081", CDN_VARNISH_SECRET: "x" }),
  ).toEqual({ kind: "varnish", timeoutMs: 3_000, urls: ["http://10.0.0.1:6081", "http://10.0.0.2:6081"], secret: "x" });
  expect(load({ CDN: "fastly", CDN_TIMEOUT_MS: "500", CDN_FASTLY_SERVICE_ID: "Abc1", CDN_FASTLY_TOKEN: "t" })).toEqual({
    kind: "fastly",
    timeoutMs: 500,
    url: "https://api.fastly.com",
    serviceId: "Abc1",
    token: "t",
  });
  expect(load({ CDN: "cloudflare", CDN_CLOUDFLARE_ZONE_ID: "0a", CDN_CLOUDFLARE_TOKEN: "t" })).toEqual({
    kind: "cloudflare",
    timeoutMs: 3_000,
    url: "https://api.cloudflare.com/client/v4",
    zoneId: "0a",
    token: "t",
  });
});

it("says what is missing and what is wrong, and never a secret", () => {
  expect(faults({ CDN: "akamai" })[0]).toContain("expected one of none, varnish, fastly, cloudflare");
  expect(faults({ CDN: "varnish" })).toEqual([
    "CDN_VARNISH_URLS: required with CDN=varnish",
    "CDN_VARNISH_SECRET: required with CDN=varnish",
  ]);
  expect(faults({ CDN: "fastly", CDN_FASTLY_SERVICE_ID: "a/../b" })[0]).toContain("CDN_FASTLY_SERVICE_ID: expected");
  expect(faults({ CDN_VARNISH_URLS: "ftp://x" })[0]).toContain("CDN_VARNISH_URLS: expected an address");
  const wrong = faults({ CDN: "cloudflare", CDN_CLOUDFLARE_ZONE_ID: "0a", CDN_CLOUDFLARE_TOKEN: "hüsh" });
  expect(wrong).toEqual(["CDN_CLOUDFLARE_TOKEN: expected printable ASCII characters"]);
});
