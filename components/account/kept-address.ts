import type { ChosenPlace } from "#components/place/place-store.ts";

/** An address that somebody has kept, as pages have it: a place with a name and what is read at its door. */
export type KeptAddress = ChosenPlace & {
  readonly addressId: string;
  readonly name: string;
  readonly floor: string;
  readonly note: string;
  readonly isDefault: boolean;
};
