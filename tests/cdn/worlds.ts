import { readFile } from "node:fs/promises";
import type { CdnWorld } from "#lib/infra/cdn/cdn.cases.ts";
import { createCdn } from "#lib/infra/cdn/create-cdn.ts";
import { startVarnish } from "#tests/helpers/varnish.ts";
import { cloudflareApi, fastlyApi, type PurgeApi, startEdgeDouble } from "./edge-double.ts";
import { type Origin, startOrigin } from "./origin.ts";
import { startPurgeDoor } from "./purge-door.ts";

/** A second is enough for a server of one's own, and soon over where none answers. */
const TIMEOUT_MS = 1_000;
export const SECRET = "open-sesame";

export type VarnishWorld = CdnWorld & {
  /** As CDN_VARNISH_URLS takes it. */
  readonly purgeUrl: string;
  /** How many purges have come, whatever became of them. */
  purgesAsked(): number;
};

/** With the VCL that we deploy. */
export async function openVarnish(): Promise<VarnishWorld> {
  const origin = await startOrigin();
  const vcl = await readFile("deploy/varnish.vcl", "utf8");
  const env = { CDN_VARNISH_SECRET: SECRET };
  const varnish = await startVarnish({ vcl, backendPort: origin.port, env });
  const door = await startPurgeDoor(varnish.url);
  const cdn = createCdn({ kind: "varnish", urls: [door.url], secret: SECRET, timeoutMs: TIMEOUT_MS });
  return { ...worldOf(cdn, origin, varnish, door), purgeUrl: door.url, purgesAsked: door.asked };
}

export async function openFastly(): Promise<CdnWorld> {
  const origin = await startOrigin();
  const { edge, door } = await openDouble(origin, fastlyApi("Abc123", "token"));
  const settings = { url: door.url, serviceId: "Abc123", token: "token", timeoutMs: TIMEOUT_MS };
  return worldOf(createCdn({ kind: "fastly", ...settings }), origin, edge, door);
}

export async function openCloudflare(): Promise<CdnWorld> {
  const origin = await startOrigin("cache-tag");
  const { edge, door } = await openDouble(origin, cloudflareApi("0a1b", "token"));
  const settings = { url: `${door.url}/client/v4`, zoneId: "0a1b", token: "token", timeoutMs: TIMEOUT_MS };
  return worldOf(createCdn({ kind: "cloudflare", ...settings }), origin, edge, door);
}

async function openDouble(origin: Origin, api: PurgeApi) {
  const edge = await startEdgeDouble(origin, api);
  return { edge, door: await startPurgeDoor(edge.url) };
}

type Stoppable = { stop(): Promise<void> };

function worldOf(
  cdn: CdnWorld["cdn"],
  origin: Origin,
  edge: Stoppable & { readonly url: string },
  door: Stoppable & Pick<CdnWorld, "behave">,
): CdnWorld {
  return {
    cdn,
    addPage: origin.addPage,
    get: async (path) => Number(await (await fetch(`${edge.url}${path}`)).text()),
    behave: door.behave,
    stop: async () => {
      await door.stop();
      await edge.stop();
      await origin.stop();
    },
  };
}
