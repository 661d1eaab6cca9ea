import type { Vehicle } from "#lib/tracking/trip.ts";

/** What dispatch goes by. Seconds cost one each; everything else is said in the seconds of a customer's wait that it is worth. */
export const RULES = {
  /** The nearest by straight line of whom the rides are asked for. */
  candidates: 20,
  /** Deliveries that one driver has at once, those on board and those still to be picked up. */
  maxLoad: { bike: 2, scooter: 2, car: 3 } satisfies Record<Vehicle, number>,
  /** A second delivery may cost those before it so much, counted from when they would have had it alone. */
  maxDelayS: 300,
  /** How long it takes to be handed the food, and to hand it over. */
  pickUpS: 60,
  handOverS: 75,
  /** A second that a driver is busy for longer, in seconds of a customer's: drivers wanted later are not to be spent now. */
  busyWeight: 0.25,
  /** A second that somebody waits longer who was promised before. */
  delayWeight: 1.5,
  /** Each delivery that a driver has already: what may go wrong with one is late for all. */
  loadS: 30,
  /** Whoever has waited for work as long as `fairAfterS` costs nothing, whoever had some just now this. */
  fairnessS: 60,
  fairAfterS: 1_800,
  /** Beyond this cost an order rather waits for another driver. */
  aloneS: 2_400,
  /** Orders whose food is ready within this take part in a window. */
  horizonS: 900,
  /** An offer is made as long before the driver has to leave as it may take to be accepted. */
  offerLeadS: 30,
  /** So much sooner than the food a driver may be there: kitchens are early too, and rides faster than thought. */
  earlyS: 60,
  /** Nobody's ride is longer than this: beyond it the engine's "no way" and its answer mean the same. */
  maxRideS: 7_200,
} as const;

export type Rules = {
  readonly [key in keyof typeof RULES]: (typeof RULES)[key] extends number ? number : Readonly<Record<Vehicle, number>>;
};
