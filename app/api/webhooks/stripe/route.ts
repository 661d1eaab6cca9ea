import { readText } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError, ERRORS, errorBody } from "#lib/core/errors.ts";
import { takeEvent } from "#lib/payments/commands.ts";

const MAX_BODY_BYTES = 256 * 1_024;

/**
 * Takes what the payment provider tells: checks its signature, keeps the event and what is to be done about it in one
 * statement, and says 200. Nothing else happens here, so that it is quick however much comes. An event that is known
 * already is 200 too.
 */
export async function POST(request: Request): Promise<Response> {
  const { ctx, pays } = requireRuntime();
  try {
    if (!pays) throw new AppError("not_found");
    // As it came, byte by byte: the signature is over these.
    const body = await readText(request, MAX_BODY_BYTES);
    const event = pays.provider.readEvent(body, request.headers.get("stripe-signature") ?? "", ctx.clock.now());
    await takeEvent(ctx.db.primary, event, "webhook");
    return Response.json({ received: true }, { headers: HEADERS });
  } catch (error) {
    const code = error instanceof AppError ? error.code : "internal";
    if (code === "internal") ctx.log.error({ err: error }, "webhook: could not be kept; it comes again");
    return Response.json(errorBody(code), { status: ERRORS[code].http, headers: HEADERS });
  }
}

const HEADERS = { "cache-control": "private, no-store" };
