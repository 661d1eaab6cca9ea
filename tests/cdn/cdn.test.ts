import { describe, expect, it } from "vitest";
import { describeCdn } from "#lib/infra/cdn/cdn.cases.ts";
import { createCdn } from "#lib/infra/cdn/create-cdn.ts";
import { hasVarnish } from "#tests/helpers/varnish.ts";
import { listenAnywhere, stopServer } from "./origin.ts";
import { openCloudflare, openFastly, openVarnish, SECRET } from "./worlds.ts";

describe.skipIf(!hasVarnish)("with a real Varnish", () => describeCdn("Varnish", openVarnish));
describeCdn("Fastly, as its documentation has it", openFastly);
describeCdn("Cloudflare, as its documentation has it", openCloudflare);

it("without a CDN takes keys and does nothing", async () => {
  const cdn = createCdn({ kind: "none", timeoutMs: 1_000 });
  await cdn.purge(["r-1"]);
  await expect(cdn.purge(["not a key"])).rejects.toThrow(RangeError);
});

it("takes Cloudflare's no for a no when it comes with a 200", async () => {
  const { server, port } = await listenAnywhere(
    (_, res) => void res.end(JSON.stringify({ success: false, errors: [] })),
  );
  const url = `http://127.0.0.1:${port}`;
  const cdn = createCdn({ kind: "cloudflare", url, zoneId: "0a", token: "t", timeoutMs: 1_000 });
  await expect(cdn.purge(["r-1"])).rejects.toMatchObject({ code: "cdn_unavailable" });
  await stopServer(server);
});

describe.skipIf(!hasVarnish)("several Varnishes", () => {
  it("are all told, also when one of them does not answer", async () => {
    const worlds = await Promise.all([openVarnish(), openVarnish()]);
    const urls = worlds.map(({ purgeUrl }) => purgeUrl);
    const cdn = createCdn({ kind: "varnish", urls, secret: SECRET, timeoutMs: 1_000 });
    const [one, two] = worlds;
    for (const world of worlds) {
      world.addPage("/en/r/both", ["r-1"]);
      expect(await world.get("/en/r/both")).toBe(1);
    }
    one?.behave("silent");
    await expect(cdn.purge(["r-1"])).rejects.toMatchObject({ code: "cdn_unavailable" });
    expect([await one?.get("/en/r/both"), await two?.get("/en/r/both")]).toEqual([1, 2]);
    one?.behave("well");
    await cdn.purge(["r-1"]);
    expect([await one?.get("/en/r/both"), await two?.get("/en/r/both")]).toEqual([2, 3]);
    await Promise.all(worlds.map((world) => world.stop()));
  });

  it("refuse whoever does not know the secret", async () => {
    const { purgeUrl, stop } = await openVarnish();
    const cdn = createCdn({ kind: "varnish", urls: [purgeUrl], secret: "guess", timeoutMs: 1_000 });
    await expect(cdn.purge(["r-1"])).rejects.toMatchObject({
      code: "cdn_unavailable",
      detail: expect.stringContaining("403"),
    });
    await stop();
  });
});
