import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError, ERRORS } from "#lib/core/errors.ts";
import type { Context } from "#lib/infra/context.ts";
import { gathered } from "#lib/infra/gathered.ts";
import { readBody, sendError, sendJson, sendThrown } from "#lib/infra/http.ts";
import type { Pays } from "#lib/payments/commands.ts";
import { takeEvents } from "#lib/payments/inbox/commands.ts";
import type { ProviderEvent } from "#lib/payments/provider.ts";

export const WEBHOOK_PATH = "/api/webhooks/stripe";

const MAX_BODY_BYTES = 256 * 1_024;

/**
 * Takes what the payment provider tells: checks its signature, keeps the event and what is to be done about it in one
 * statement, and says 200. Nothing else happens here, so that it is quick however much comes: it stands before Next, has no
 * limit before the signature, and what comes in one moment is kept by one statement. An event that is known already is
 * 200 too; one that could not be kept is not, so that it comes again.
 */
export function createWebhookDoor(
  { db, clock, log }: Pick<Context, "db" | "clock" | "log">,
  pays: Pick<Pays, "provider"> | null,
): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const keep = gathered<ProviderEvent>(async (events) => void (await takeEvents(db.primary, events, "webhook")));
  return async (req, res) => {
    try {
      if (!pays) throw new AppError("not_found");
      if (req.method !== "POST") {
        res.setHeader("allow", "POST");
        throw new AppError("method_not_allowed");
      }
      // As it came, byte by byte: the signature is over these.
      const body = (await readBody(req, MAX_BODY_BYTES)).toString();
      const { "stripe-signature": signature } = req.headers;
      const event = pays.provider.readEvent(body, typeof signature === "string" ? signature : "", clock.now());
      await keep([event]);
      sendJson(res, 200, { received: true });
    } catch (error) {
      // What is not read any more would be taken for the next request.
      if (error instanceof AppError && error.code === "too_large") res.setHeader("connection", "close");
      if (error instanceof AppError && ERRORS[error.code].http < 500) return sendError(res, error.code);
      sendThrown(res, error, (unexpected) => {
        log.error({ err: unexpected }, "webhook: could not be kept; it comes again");
      });
    }
  };
}
