"use client";
import { useState } from "react";
import type { DriverDelivery, Shift } from "#lib/dispatch/driving/shift.ts";
import type { OfferView } from "#lib/dispatch/offer.ts";
import type { DriveState } from "./drive-client.ts";
import { withSteps } from "./steps.ts";

/** What a driver has before them now. */
export type ShownWork = {
  readonly shift: Shift;
  readonly isOnDuty: boolean;
  readonly offer: OfferView | null;
  readonly deliveries: readonly DriverDelivery[];
  /** The one that is looked at. */
  readonly delivery: DriverDelivery | null;
  readonly choose: (deliveryId: string) => void;
};

/** As the phone knows it, with what it has not told the server yet; null until the server has told of anything. */
export function useWork(state: DriveState | null, nowMs: number): ShownWork | null {
  const [chosen, choose] = useState<string | null>(null);
  const shift = state?.shift;
  if (!state || !shift) return null;
  const isOnDuty = shift.driver.onDutySince !== null;
  const deliveries = withSteps(shift.deliveries, state.steps);
  const { offer } = shift;
  return {
    shift,
    isOnDuty,
    offer: offer && isOnDuty && offer.expiresAt > nowMs + state.aheadMs ? offer : null,
    deliveries,
    delivery: deliveries.find(({ id }) => id === chosen) ?? deliveries[0] ?? null,
    choose,
  };
}
