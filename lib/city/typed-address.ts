import { foldWords } from "#lib/core/fold.ts";

/** An address as somebody types it, in whatever order: "Vasagatan 24, Göteborg", "24 vasagatan", "vasag". */
export type TypedAddress = {
  /** What the street may be called, folded, the whole of it first: with the town, without it. At least one. */
  readonly streets: readonly string[];
  /** As it stands on the door, folded, "24b"; null where none was typed. */
  readonly number: string | null;
};

/** Longer than any address; what comes after is not looked at. */
const MAX_LENGTH = 120;
const HOUSE_NUMBER = /^\d{1,5}[a-z]?$/;

/** Null where no street was typed. */
export function readAddress(text: string): TypedAddress | null {
  const [beforeComma = "", ...after] = text.slice(0, MAX_LENGTH).split(",");
  const head = partsOf(beforeComma);
  const rest = after.map(partsOf);
  const number = [head, ...rest].flatMap((part) => part.numbers)[0] ?? null;
  const whole = [head, ...rest].flatMap((part) => part.names);
  const streets = [whole, head.names, whole.slice(0, -1)].map((names) => names.join(" ")).filter((each) => each !== "");
  return streets.length > 0 ? { streets: [...new Set(streets)], number } : null;
}

/** Names and house numbers; "24 B" is one. */
function partsOf(text: string): { names: string[]; numbers: string[] } {
  const words = foldWords(text).split(" ");
  const names: string[] = [];
  const numbers: string[] = [];
  for (const word of words) {
    const last = numbers.at(-1);
    const isStair = /^[a-h]$/.test(word) && last !== undefined && /^\d+$/.test(last);
    if (isStair) numbers[numbers.length - 1] = `${last}${word}`;
    else if (HOUSE_NUMBER.test(word)) numbers.push(word);
    else if (word !== "") names.push(word);
  }
  return { names, numbers };
}
