import type { DriverDelivery } from "#lib/dispatch/driving/shift.ts";
import type { HandOver } from "#lib/dispatch/hand-over.ts";

/** What a driver says while they drive. It is kept until the server has it: there are cellars and tunnels. `at` by the phone's clock, ms. */
export type Step = { readonly deliveryId: string; readonly code: string; readonly at: number } & (
  | { readonly kind: "atKitchen" | "pickedUp" | "atDoor" }
  | { readonly kind: "delivered"; readonly by: HandOver }
);
export type KeptStep = Step & { readonly id: number };

/** What is to be done next about a delivery. */
export type Stage = "toKitchen" | "atKitchen" | "toDoor" | "atDoor";

export function stageOf({ status, arrivedAt, atDoorAt }: DriverDelivery): Stage {
  if (status === "assigned") return arrivedAt === null ? "toKitchen" : "atKitchen";
  return atDoorAt === null ? "toDoor" : "atDoor";
}

/** The deliveries as they stand for the driver: as the server told of them, after what it has not heard yet. */
export function withSteps(deliveries: readonly DriverDelivery[], steps: readonly Step[]): DriverDelivery[] {
  return deliveries.flatMap((delivery) => {
    let now: DriverDelivery | null = delivery;
    for (const step of steps) {
      if (step.deliveryId !== delivery.id || now === null) continue;
      if (step.kind === "delivered") now = null;
      else if (step.kind === "pickedUp") now = { ...now, status: "picked_up" };
      else if (step.kind === "atKitchen") now = { ...now, arrivedAt: now.arrivedAt ?? step.at };
      else now = { ...now, atDoorAt: now.atDoorAt ?? step.at };
    }
    return now ?? [];
  });
}

/** The API's door for a step, and what it is told. */
export function requestOf(step: Step, nowMs: number): { path: string; body: object } {
  const agoMs = Math.min(86_400_000, Math.max(0, nowMs - step.at));
  const at = `deliveries/${step.deliveryId}`;
  if (step.kind === "delivered") return { path: `${at}/deliver`, body: { by: step.by, agoMs } };
  if (step.kind === "pickedUp") return { path: `${at}/pick-up`, body: {} };
  return { path: `${at}/arrive`, body: { place: step.kind === "atKitchen" ? "kitchen" : "door", agoMs } };
}

/** What may be otherwise in a moment: the step is kept, and those after it wait. */
const FOR_NOW: ReadonlySet<string> = new Set([
  "unreachable",
  "internal",
  "database_unavailable",
  "rate_limited",
  "session_expired",
  "session_ended",
  "not_authenticated",
  "shutting_down",
]);

type Sends = {
  readonly list: () => Promise<readonly KeptStep[]>;
  readonly drop: (ids: readonly number[]) => Promise<void>;
  readonly post: (path: string, body: object) => Promise<{ readonly ok: boolean; readonly code?: string }>;
  readonly now: () => number;
};

/** A step that the server did not take, for good. */
export type Refused = { readonly step: KeptStep; readonly code: string };

/** Tells the server in order what is kept. What it refuses goes, with all that came after it about the same delivery. */
export async function sendSteps({ list, drop, post, now }: Sends): Promise<{ told: KeptStep[]; refused: Refused[] }> {
  const told: KeptStep[] = [];
  const refused: Refused[] = [];
  for (let [step, ...later] = await list(); step; [step, ...later] = await list()) {
    const current = step;
    const { path, body } = requestOf(current, now());
    const { ok, code = "internal" } = await post(path, body);
    if (!ok && FOR_NOW.has(code)) break;
    if (ok) {
      told.push(current);
      await drop([current.id]);
    } else {
      refused.push({ step: current, code });
      await drop([current, ...later].filter(({ deliveryId }) => deliveryId === current.deliveryId).map(({ id }) => id));
    }
  }
  return { told, refused };
}
