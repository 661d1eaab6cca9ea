import type { z } from "zod";

/** What is done about kitchens that do not answer. */
export type KitchenSettings = {
  /** So many orders in a row that nobody answered pause a kitchen; 0: none do. */
  readonly pauseAfterMissed: number;
  /** For so long, minutes. */
  readonly pauseForMin: number;
};

type Whole = z.ZodType<number, string>;

/** @param whole parses a whole number between two others */
export function kitchenShape(whole: (min: number, max: number) => Whole) {
  return {
    PAUSE_AFTER_MISSED: whole(0, 100).default(3),
    PAUSE_FOR_MIN: whole(1, 1_440).default(30),
  };
}

export function toKitchenSettings(given: z.output<z.ZodObject<ReturnType<typeof kitchenShape>>>): KitchenSettings {
  return { pauseAfterMissed: given.PAUSE_AFTER_MISSED, pauseForMin: given.PAUSE_FOR_MIN };
}
