import type { Revocations } from "#lib/auth/revocations.ts";
import type { City } from "#lib/city/city.ts";
import type { OrderId, UserId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Pays } from "#lib/payments/commands.ts";

/** What the processes in services/ build once and hand to Next's side. */
export type AppRuntime = {
  readonly city: City;
  readonly config: {
    /** A basemap of one's own instead of the city's; `{theme}` in it becomes light or dark. */
    readonly mapStyleUrl?: string | null | undefined;
    /** One-click accounts and orders exist. */
    readonly isDemo: boolean;
  };
  /** What commands and queries are handed. */
  readonly ctx: Pick<Context, "config" | "log" | "clock" | "db" | "bus" | "batcher" | "cache" | "limits">;
  /** Which sessions and links have ended early. */
  readonly revocations: Revocations;
  /** What orders are paid with. Null where nothing can be paid. */
  readonly pays: Pays | null;
  /** What a visitor of the demo may do with one click. Null where this is no demo. */
  readonly demo: DemoDoor | null;
  /** What a page says of itself to the server that sends it (see `page-notes.ts`). Outside of a page it goes nowhere. */
  readonly notePage: (note: PageNote) => void;
};

/** What a page is made of: its surrogate keys, and whether its data is older than it should be. */
export type PageNote = { readonly keys: readonly string[]; readonly stale?: boolean };

/** The demo's one-click accounts and orders. Throws AppError("not_found") where its world has nobody of the kind. */
export type DemoDoor = {
  userId(role: DemoRole): UserId;
  /** Something near by for a customer or a guest, that a simulated driver will bring and nobody pays for. */
  placeOrder(customerId: UserId | null): Promise<OrderId>;
};
export type DemoRole = "customer" | "restaurant" | "driver" | "operator";

const KEY = Symbol.for("hotpath.runtime");

/**
 * The one runtime of this process. A module's own variable would not do: Next bundles its routes apart from the
 * server that holds them, and each bundle would have its own.
 */
export function requireRuntime(): AppRuntime {
  const runtime = (globalThis as { [KEY]?: AppRuntime })[KEY];
  if (!runtime) throw new Error("Hotpath's web role is not running: start it with `node services/main.ts`.");
  return runtime;
}
