import type { Revocations } from "#lib/auth/revocations.ts";
import type { PreparedCity } from "#lib/city/adapters/ensure-city.ts";
import type { Context } from "#lib/infra/context.ts";
import { createRouting } from "#lib/routing/adapters/create-routing.ts";
import type { Start } from "./context.ts";
import { createGateway, type Gateway } from "./gateway/gateway.ts";

/** How long a gateway has to say goodbye and to write what waits, milliseconds. */
const GRACE_MS = 2_000;

/** The gateway with all that it needs from outside. */
export async function startGateway(
  ctx: Context,
  { stations, valhallaConfigPath }: PreparedCity,
  { config, lifecycle }: Start,
  revocations: Revocations,
): Promise<Gateway> {
  const { valhallaUrl } = config;
  const hasRoutes = valhallaUrl !== null || valhallaConfigPath !== null;
  const routing = hasRoutes
    ? createRouting({
        ...(valhallaUrl && { valhallaUrl }),
        ...(valhallaConfigPath && { configPath: valhallaConfigPath }),
      })
    : null;
  lifecycle.onStop("routing", () => routing?.close());
  const gateway = createGateway({ ...ctx, streets: stations, revocations, routing });
  await gateway.start();
  lifecycle.onStop("gateway", () => gateway.stop(GRACE_MS));
  return gateway;
}
