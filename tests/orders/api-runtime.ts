import type { AppRuntime } from "#app/runtime.ts";
import { createGridCity } from "#lib/city/grid-city.ts";
import { systemClock } from "#lib/core/clock.ts";
import type { Db } from "#lib/db/client.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { createCache } from "#lib/infra/cache.ts";
import { loadConfig } from "#lib/infra/config/env.ts";
import { ADDRESS_HEADER } from "#lib/infra/http.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createLimits } from "#lib/infra/ratelimit.ts";
import { createWorld } from "#lib/sim/world.ts";
import { createDemoDoor } from "#services/demo-door.ts";
import { seedDemo } from "#services/demo-seed.ts";
import { watchRevocations } from "#services/revocations.ts";

export const ORIGIN = "http://127.0.0.1:3000";
export const SECRET = "a secret of the tests, 32 characters or more";

/** What route handlers find where a running web role would have left it, over a demo of three drivers. */
export async function startRuntime(db: Db) {
  const bus = createMemoryBus();
  const ctx = {
    config: loadConfig({ DRIVER_TOKEN_SECRET: SECRET, SESSION_SECRET: SECRET }),
    log: createLogger("silent"),
    clock: systemClock,
    db,
    bus,
    batcher: createBatcher(bus, () => {}),
    cache: createCache({ db, redis: null, clock: systemClock, log: createLogger("silent"), edition: "test" }),
    limits: createLimits({ redis: null, clock: systemClock, peers: () => ({ live: 1, place: 0 }) }),
  };
  const grid = createGridCity({ lng: 11.97, lat: 57.7 });
  const world = createWorld({ seed: 5, ...grid, drivers: 3, restaurants: 4 });
  await seedDemo(ctx, world);
  const revocations = watchRevocations(ctx);
  await revocations.start();
  const city = { ...grid.city } as AppRuntime["city"];
  const runtime: AppRuntime = {
    city,
    config: { isDemo: true },
    ctx,
    revocations,
    pays: null,
    demo: createDemoDoor(ctx, () => world),
    notePage: () => {},
  };
  const share = (shared: AppRuntime) => Object.assign(globalThis, { [Symbol.for("hotpath.runtime")]: shared });
  share(runtime);
  return { ctx, world, revocations, runtime, share, stop: () => revocations.stop() };
}

let browsers = 0;

/** What a browser is: it keeps cookies by name and path, and says where its requests come from. */
export class Browser {
  private readonly cookies = new Map<string, { value: string; path: string }>();
  headers: Record<string, string> = {
    "sec-fetch-site": "same-origin",
    origin: ORIGIN,
    // as the server in front would say it
    [ADDRESS_HEADER]: `192.0.2.${browsers++ % 256}`,
  };

  /** Calls a handler as Next would. `params` are those of its path. */
  async call(
    handler: (request: Request, context: { params: Promise<never> }) => Promise<Response>,
    path: string,
    { body, params = {}, method = body === undefined ? "GET" : "POST" }: CallOptions = {},
  ): Promise<{ status: number; body: Answer; response: Response }> {
    const url = new URL(`/api/v1/${path}`, ORIGIN);
    const cookie = [...this.cookies]
      .filter(([, each]) => url.pathname === each.path || url.pathname.startsWith(each.path.replace(/\/?$/, "/")))
      .map(([key, { value }]) => `${key.split(" ")[0]}=${value}`)
      .join("; ");
    const headers = new Headers({ "content-type": "application/json", ...this.headers, ...(cookie && { cookie }) });
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const request = new Request(url, { method, headers, ...(method === "POST" && { body: text ?? null }) });
    const response = await handler(request, { params: Promise.resolve(params) as Promise<never> });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return { status: response.status, body: (await response.json()) as Answer, response };
  }

  private keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /; Path=([^;]+)/.exec(line)?.[1] ?? "/";
    if (/Max-Age=0;/.test(line)) this.cookies.delete(`${name} ${path}`);
    else this.cookies.set(`${name} ${path}`, { value, path });
  }

  /** The value of a cookie, whatever its path. */
  cookie(name: string): string | undefined {
    return [...this.cookies].find(([key]) => key.startsWith(`${name} `))?.[1].value;
  }
  setCookie(name: string, value: string, path = "/"): void {
    this.cookies.set(`${name} ${path}`, { value, path });
  }
}

type CallOptions = {
  readonly body?: unknown;
  readonly params?: Readonly<Record<string, string>>;
  readonly method?: "GET" | "POST";
};
type Answer = {
  readonly error?: { readonly code: string };
  readonly user?: { readonly name: string; readonly role: string } | null;
  readonly orderId?: string;
  readonly track?: string | null;
  readonly access?: string;
  readonly id?: string;
  readonly url?: string;
  readonly status?: string;
  readonly checkoutUrl?: string;
  readonly refundId?: string;
  readonly links?: readonly { readonly id: string; readonly createdAt: number }[];
};
