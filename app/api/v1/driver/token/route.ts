import { requireSession } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { signDriverToken } from "#lib/auth/driver-token.ts";
import { AppError } from "#lib/core/errors.ts";

/** A session that ends takes its token with it within so long. */
const LIFETIME_MS = 600_000;

/** A short-lived token for the driver's own positions (`POST /api/v1/positions`), for whoever is signed in as the driver: cookies are nothing to the gateway's door. */
export const POST = door(
  async (request) => {
    await requireLimit(request, "account");
    // By session alone: a token that could ask for the next one would never end.
    const session = await requireSession(request);
    if (session.role !== "driver") throw new AppError("forbidden");
    const { driverId } = session;
    await requireLimit(request, "account", driverId);
    const { ctx } = requireRuntime();
    const issuedAt = ctx.clock.now();
    const token = await signDriverToken({
      driverId,
      secret: ctx.config.driverTokenSecret,
      issuedAt,
      expiresAt: issuedAt + LIFETIME_MS,
    });
    return reply({ token, lifetimeMs: LIFETIME_MS });
  },
  { changes: false },
);
