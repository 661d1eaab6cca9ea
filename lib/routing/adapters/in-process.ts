import type { Actor } from "@valhallajs/valhallajs";
import { AppError } from "#lib/core/errors.ts";
import type { ValhallaAction, ValhallaEngine } from "../valhalla.ts";

/** Requests that run at once: the engine computes on libuv's pool, which files and names need too. */
const MAX_RUNNING = 2;
/** Requests that may wait; one takes 10–40 ms, so this is a queue of seconds. */
const MAX_WAITING = 1_000;
/** The binding tells errors by their words alone. */
const NO_ROUTE_WORDS =
  /No suitable edges|No path could be found|unconnected regions|max distance limit|Map Match|exact route match/i;

/** Valhalla in this process, over tiles that its configuration file names. The optional package is loaded when first asked. */
export function createInProcessEngine(configPath: string): ValhallaEngine {
  let actor: Promise<Actor> | null = null;
  let running = 0;
  let closed = false;
  const waiting: (() => void)[] = [];

  async function run(action: ValhallaAction, request: string): Promise<unknown> {
    actor ??= openActor(configPath);
    const engine = await actor.catch((error) => {
      actor = null;
      throw error;
    });
    try {
      if (action === "route") return JSON.parse(await engine.route(request));
      if (action === "sources_to_targets") return JSON.parse(await engine.matrix(request));
      return JSON.parse(await engine.traceAttributes(request));
    } catch (cause) {
      const words = cause instanceof Error ? cause.message : String(cause);
      throw new AppError(NO_ROUTE_WORDS.test(words) ? "no_route" : "routing_unavailable", words, { cause });
    }
  }

  return {
    async ask(action, request) {
      if (running >= MAX_RUNNING && waiting.length >= MAX_WAITING)
        throw new AppError("routing_unavailable", "too many requests");
      if (running < MAX_RUNNING) running++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        if (closed) throw new AppError("routing_unavailable", "closed");
        return await run(action, JSON.stringify(request));
      } finally {
        // The place goes to who waits longest, or is given back.
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
    async close() {
      closed = true;
    },
  };
}

async function openActor(configPath: string): Promise<Actor> {
  try {
    const valhalla = await import("@valhallajs/valhallajs");
    return await valhalla.Actor.fromConfigFile(configPath);
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
    const detail = missing
      ? "the optional package @valhallajs/valhallajs is missing; set VALHALLA_URL"
      : "its tiles cannot be opened";
    throw new AppError("routing_unavailable", detail, { cause });
  }
}
