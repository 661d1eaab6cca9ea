import type { Cast, Stage } from "./cast.ts";
import { ROLES, type Role } from "./roles.ts";

/**
 * What each role is answered, in the order of ROLES: links are its watch and manage link and another order's manage link,
 * a driver comes by session and by bearer token, an old cookie is the customer's after its 15 minutes.
 *
 * 2xx: let through. 303: sent on (pages: `in` to the sign-in page, `renew` to have the cookie renewed). 401
 * not_authenticated · 403 forbidden · 404 order_not_found · old session_expired; any other word is that error's code.
 *
 * What one may not see is as if it were not there (404); what one sees and may not do is 403. A door that is a role's own
 * (offers, deliveries, a driver's device) is 403 to every other role, before it looks whether there is anything.
 */
export type Row = {
  readonly cells: string;
  /** How far the order has come. */
  readonly stage?: Stage;
  readonly body?: (cast: Cast) => object;
  /** What stands in the path's brackets, where it is not the order's id. */
  readonly params?: (cast: Cast) => Record<string, string>;
  readonly query?: (cast: Cast) => string;
  /** What has to be there before; given whose cookie asks, if anybody's. */
  readonly prepare?: (cast: Cast, role: Role) => Promise<void>;
  /** Which of the addresses that one route has. */
  readonly path?: string;
  /** Whoever shows the customer's password is the customer, whatever else they are. */
  readonly isByPassword?: true;
};

/** The body of what says nothing. */
export const NONE = () => ({});

/** The cells of a row by role. */
export function cellsOf({ cells }: { readonly cells: string }): Map<Role, string> {
  const words = cells.trim().split(/\s+/);
  if (words.length !== ROLES.length) throw new Error(`a row has ${words.length} cells instead of ${ROLES.length}`);
  return new Map(ROLES.map((role, i) => [role, words[i] as string]));
}
