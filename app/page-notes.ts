import { type PageNote, requireRuntime } from "./runtime.ts";

/**
 * Tells the server that sends this page what the page is made of: every public page calls it while it renders, as often
 * as it learns something, also before `notFound()`.
 *
 * @param note.keys surrogate keys, as lib/catalog/surrogate-keys.ts makes them: a change that purges one drops the page
 *   from every cache. A public page that notes none is kept only as long as a cache likes to keep it.
 * @param note.stale true where the database did not answer and the page was made of what had been kept: caches hold it
 *   for seconds instead of an hour
 */
export function notePage(note: PageNote): void {
  requireRuntime().notePage(note);
}
