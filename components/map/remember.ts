/** Phrases kept per translator; a city's counts, districts and minutes are fewer. */
const MOST = 1_000;

/**
 * A phrase by its arguments, made once. Forming one from its message takes tens of microseconds, and a full map says
 * hundreds each second, most of them again.
 */
export function remember<Args extends readonly [string | number, (string | number)?]>(
  say: (...args: Args) => string,
): (...args: Args) => string {
  const said = new Map<string | number, string>();
  return (...args) => {
    const key = args.length === 1 ? (args[0] ?? "") : `${args[0]}\n${args[1]}`;
    const known = said.get(key);
    if (known !== undefined) return known;
    if (said.size >= MOST) said.clear();
    const phrase = say(...args);
    said.set(key, phrase);
    return phrase;
  };
}
