/** What an object keeps for itself. */
const HIDDEN = new Set(["behaviour", "intentData", "session"]);

/** An object as a client sees it. */
export function shown(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !HIDDEN.has(key)));
}
