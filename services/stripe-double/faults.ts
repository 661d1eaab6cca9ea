import { z } from "zod";
import { createRng, type Rng } from "#lib/core/rng.ts";

const rate = z.number().min(0).max(1);
const delayMs = z.int().min(0).max(120_000);

/**
 * What goes wrong with a request:
 * - `refused`, `limited`, `conflict`: 503, 429, 409 before anything was done; a repeat is a first time
 * - `broken`: it was done, the answer is 500, and a repeat of the key gets that 500 again
 * - `lost`: it was done and the answer kept, but the connection breaks; a repeat gets the answer
 * - `stalled`: nothing is done, and nothing is heard until the connection breaks
 * - `late`: it is done and answered, but only then
 */
const apiFault = z.object({
  kind: z.enum(["refused", "limited", "conflict", "broken", "lost", "stalled", "late"]),
  method: z.enum(["GET", "POST", "DELETE"]).optional(),
  /** How the paths begin that it happens to. */
  path: z.string().max(200).default("/v1/"),
  rate: rate.default(1),
  /** So often at most; without: for ever. */
  times: z.int().min(1).optional(),
  delayMs: delayMs.default(0),
});

const webhookFaults = z.object({
  /** Each event is told so many times. */
  copies: z.int().min(1).max(20).default(1),
  /** Each copy goes out so much later, and by up to so much more, so that they come in any order. */
  delayMs: delayMs.default(0),
  shuffleMs: delayMs.default(0),
  /** So many copies are lost on the way, never to be tried again. */
  dropRate: rate.default(0),
  /** Beside so many copies goes one that somebody else has made up and signed. */
  forgeRate: rate.default(0),
});

export const faultsSchema = z.object({
  seed: z.int().default(1),
  api: z.array(apiFault).max(20).default([]),
  webhooks: webhookFaults.prefault({}),
});

export type ApiFault = z.infer<typeof apiFault>;
export type WebhookFaults = z.infer<typeof webhookFaults>;
export type FaultPlan = z.infer<typeof faultsSchema>;

/** What goes wrong at the moment: nothing, until somebody commands it. */
export type Faults = {
  set(plan: FaultPlan): void;
  /** What happens to this request, if anything. */
  next(method: string, path: string): ApiFault | null;
  readonly webhooks: WebhookFaults;
  readonly rng: Rng;
};

export function createFaults(): Faults {
  let plan = faultsSchema.parse({});
  let rng = createRng(plan.seed);
  let left: number[] = [];
  return {
    set(next) {
      plan = next;
      rng = createRng(plan.seed);
      left = plan.api.map(({ times }) => times ?? Number.POSITIVE_INFINITY);
    },
    next(method, path) {
      for (const [index, fault] of plan.api.entries()) {
        const isMeant = (!fault.method || fault.method === method) && path.startsWith(fault.path);
        const times = left[index] ?? 0;
        if (!isMeant || times <= 0 || rng.next() >= fault.rate) continue;
        left[index] = times - 1;
        return fault;
      }
      return null;
    },
    get webhooks() {
      return plan.webhooks;
    },
    get rng() {
      return rng;
    },
  };
}
