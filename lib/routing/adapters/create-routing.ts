import { AppError } from "#lib/core/errors.ts";
import { createRoutingOver } from "../routing.ts";
import type { Routing, ValhallaEngine } from "../valhalla.ts";
import { createHttpEngine } from "./http.ts";
import { createInProcessEngine } from "./in-process.ts";

/** Routing by a Valhalla server where one is named, else in this process, else none: then each request says so. */
export function createRouting(settings: { valhallaUrl?: string; configPath?: string }): Routing {
  const { valhallaUrl, configPath } = settings;
  if (valhallaUrl) return createRoutingOver(createHttpEngine({ url: valhallaUrl }));
  return createRoutingOver(configPath ? createInProcessEngine(configPath) : noEngine);
}

const noEngine: ValhallaEngine = {
  async ask() {
    throw new AppError("routing_unavailable", "neither VALHALLA_URL nor routing tiles");
  },
  async close() {},
};
