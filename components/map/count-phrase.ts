/**
 * A phrase around one whole number ("12 deliveries"), which takes the message apart once per plural form and then only
 * changes the number. A busy map says twenty new counts each second, and forming each from its message takes longer than
 * writing it. The message must hold the number once and single out no number by itself (`=1`).
 */
export function createCountPhrase(locale: string, say: (count: number) => string): (count: number) => string {
  const plural = new Intl.PluralRules(locale);
  const format = new Intl.NumberFormat(locale);
  const forms = new Map<Intl.LDMLPluralRule, readonly [before: string, after: string]>();
  return (count) => {
    const number = format.format(count);
    const form = plural.select(count);
    const known = forms.get(form);
    if (known) return `${known[0]}${number}${known[1]}`;
    const phrase = say(count);
    const at = phrase.indexOf(number);
    if (at >= 0) forms.set(form, [phrase.slice(0, at), phrase.slice(at + number.length)]);
    return phrase;
  };
}
