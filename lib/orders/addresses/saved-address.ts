import type { AddressId } from "#lib/core/ids.ts";

/** A door that somebody has kept, by a name of their own. Degrees; `floor` and `note` are "" where there is none. */
export type SavedAddress = {
  readonly addressId: AddressId;
  readonly name: string;
  /** Street and number, as the geocoder said them. */
  readonly label: string;
  readonly floor: string;
  readonly note: string;
  readonly lng: number;
  readonly lat: number;
  /** The one that a new device begins with; somebody who has any has one such. */
  readonly isDefault: boolean;
};

/** So many are a person's; more would be somebody's list. */
export const MAX_ADDRESSES = 20;
