/** How food is handed over, and what shows that it was. Browser-safe. */

/** The customer said their PIN; or there was none to be had; or nobody was there and it was left at the door. */
export type HandedOver = "pin" | "no_pin" | "absent";
/** How the driver says that it is. */
export type HandOver = { readonly pin: string } | { readonly without: Exclude<HandedOver, "pin"> };

/** So often a PIN may be typed, the right one included. */
export const PIN_TRIES = 5;
/** Whoever is absent is waited for so long at the door before the food is left there. */
export const ABSENT_MS = 300_000;

const PIN_DIGITS = 4;

/** A new PIN. @param randomInt below its argument, and not to be foreseen */
export function createPin(randomInt: (max: number) => number): string {
  return String(randomInt(10 ** PIN_DIGITS)).padStart(PIN_DIGITS, "0");
}

export function isPin(text: string): boolean {
  return text.length === PIN_DIGITS && /^\d+$/.test(text);
}

/** What is still to be waited at the door until it may be left there, ms; Infinity for whoever has not come to it. */
export function absentWaitMs(atDoorAt: number | null, at: number): number {
  return atDoorAt === null ? Number.POSITIVE_INFINITY : Math.max(0, atDoorAt + ABSENT_MS - at);
}
