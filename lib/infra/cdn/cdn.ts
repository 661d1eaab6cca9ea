/** The CDN in front of the public pages. */
export type Cdn = {
  /**
   * Has everything that carries one of these surrogate keys fetched anew before it is served again. Resolves once all
   * of the CDN has been told. Doing it twice does no harm.
   * @throws RangeError on what is no key; AppError `cdn_unavailable`, to be tried again, where it was not all taken
   */
  purge(keys: readonly string[]): Promise<void>;
};

const KEY = /^[a-z]-[\w-]{1,62}$/;

/** What comes through all that stands between: letters, digits, "-" and "_". */
export function isSurrogateKey(text: string): boolean {
  return KEY.test(text);
}
