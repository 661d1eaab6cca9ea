import type { MailLinkId, UserId } from "#lib/core/ids.ts";

/** One of a restaurant's people, as the API tells it. `email` null: one of the demo's, or not told. */
export type Person = {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string | null;
  readonly isOwner: boolean;
};

/** Somebody who was asked to be one, and has not answered. */
export type Invitation = { readonly id: MailLinkId; readonly email: string; readonly isOwner: boolean };

export type Staff = { readonly people: readonly Person[]; readonly invited: readonly Invitation[] };
