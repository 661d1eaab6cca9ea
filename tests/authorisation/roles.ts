/** Whoever may come to a door. "own" is always the same order, its restaurant and its driver; "other" has another. */
export const ROLES = [
  "nobody",
  "watch link",
  "manage link",
  "other link",
  "customer",
  "other customer",
  "staff",
  "other staff",
  "driver",
  "other driver",
  "operator",
  "bearer",
  "other bearer",
  "old cookie",
] as const;
export type Role = (typeof ROLES)[number];

/** To whom nothing of the order, nor of whose it is, may be told. */
export const STRANGERS: ReadonlySet<Role> = new Set<Role>([
  "nobody",
  "other link",
  "other customer",
  "other staff",
  "other driver",
  "other bearer",
]);
