import type { AppRuntime } from "#app/runtime.ts";
import { themeScript } from "#components/layout/theme-choice.ts";
import { sharePagePieces } from "#components/ui/page-pieces.ts";
import type { Revocations } from "#lib/auth/revocations.ts";
import type { PreparedCity } from "#lib/city/adapters/ensure-city.ts";
import { setNextAuthUrl } from "#lib/infra/config/env.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Start } from "./context.ts";
import { createDemoDoor } from "./demo-door.ts";
import { demoWorldMaker } from "./demo-role.ts";
import { openPayments } from "./payments.ts";
import { createCityHandler } from "./web/city-files.ts";
import { createLiveStrip } from "./web/live-strip.ts";
import { createPageNotes } from "./web/page-notes.ts";
import { isBuilt, openPages } from "./web/pages.ts";
import type { WebParts } from "./web/server.ts";
import { createWebhookDoor } from "./web/webhook-door.ts";

/** @throws Error of one line if there is nothing to serve */
export function requireBuilt(dev: boolean): void {
  if (!dev && !isBuilt()) throw new Error("the web is not built: run `npm run build` first");
}

/** Pages and the city's files. */
export async function startWeb(
  ctx: Context,
  prepared: PreparedCity,
  { config, options, lifecycle }: Start,
  revocations: Revocations,
): Promise<Pick<WebParts, "pages" | "city" | "strip" | "webhooks">> {
  const { mapStyleUrl, isDemo } = config;
  const demo = isDemo ? createDemoDoor(ctx, await demoWorldMaker(ctx, prepared, options)) : null;
  const notes = createPageNotes(ctx.cache);
  const notePage = notes.note;
  sharePagePieces(notes.pieces);
  const pays = openPayments(ctx);
  setNextAuthUrl(config.publicUrl);
  shareWithPages({ city: prepared.city, config: { mapStyleUrl, isDemo }, ctx, revocations, pays, demo, notePage });
  const { pages, close } = await openPages(ctx, { dev: options.dev, notes, inlineScripts: [themeScript] });
  lifecycle.onStop("pages", close);
  return {
    pages,
    city: createCityHandler(prepared),
    strip: createLiveStrip(ctx, prepared),
    webhooks: createWebhookDoor(ctx, pays),
  };
}

/** Next bundles its routes apart from us, so what it needs is left where both can see it. */
function shareWithPages(runtime: AppRuntime): void {
  Object.assign(globalThis, { [Symbol.for("hotpath.runtime")]: runtime });
}
