import { invalid } from "./api-error.ts";
import type { Params } from "./form.ts";
import type { Metadata } from "./objects.ts";

/** Readers of one parameter each. Throw ApiError with its name. */

export function optionalText(params: Params, name: string): string | null {
  const value = params[name];
  if (value === undefined || value === "") return null;
  if (typeof value !== "string") throw invalid(`Invalid string: ${name}`, name);
  if (value.length > 5_000) throw invalid(`Invalid string: ${name} is too long`, name);
  return value;
}

export function requiredText(params: Params, name: string): string {
  const value = optionalText(params, name);
  if (value === null) throw invalid(`Missing required param: ${name}.`, name, "parameter_missing");
  return value;
}

export function optionalInteger(params: Params, name: string): number | null {
  const text = optionalText(params, name);
  if (text === null) return null;
  if (!/^-?\d{1,15}$/.test(text))
    throw invalid(`Invalid integer: ${text.slice(0, 30)}`, name, "parameter_invalid_integer");
  return Number(text);
}

export function requiredInteger(params: Params, name: string): number {
  const value = optionalInteger(params, name);
  if (value === null) throw invalid(`Missing required param: ${name}.`, name, "parameter_missing");
  return value;
}

export function optionalFlag(params: Params, name: string): boolean {
  const text = optionalText(params, name);
  if (text === null || text === "false") return false;
  if (text === "true") return true;
  throw invalid(`Invalid boolean: ${text.slice(0, 30)}`, name);
}

export function oneOf<Choice extends string>(params: Params, name: string, choices: readonly Choice[]): Choice | null {
  const text = optionalText(params, name);
  if (text === null) return null;
  const choice = choices.find((each) => each === text);
  if (choice === undefined) throw invalid(`Invalid ${name}: must be one of ${choices.join(", ")}`, name);
  return choice;
}

export function group(params: Params, name: string): Params {
  const value = params[name];
  if (value === undefined || value === "") return {};
  if (typeof value === "string") throw invalid(`Invalid hash: ${name}`, name);
  return value;
}

/** The values of a list, in order. */
export function list(params: Params, name: string): (string | Params)[] {
  return Object.values(group(params, name));
}

export function readMetadata(params: Params): Metadata {
  const entries = Object.entries(group(params, "metadata"));
  if (entries.length > 50) throw invalid("Metadata can have up to 50 keys", "metadata");
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (typeof value !== "string" || key.length > 40 || value.length > 500)
        throw invalid("Invalid metadata", "metadata");
      return [key, value];
    }),
  );
}

const CURRENCY = /^[a-z]{3}$/;

export function readCurrency(params: Params): string {
  const currency = requiredText(params, "currency").toLowerCase();
  if (!CURRENCY.test(currency)) throw invalid(`Invalid currency: ${currency.slice(0, 10)}`, "currency");
  return currency;
}

/** An amount in the currency's smallest unit, at least `least`. */
export function readAmount(params: Params, name = "amount", least = 1): number {
  const amount = requiredInteger(params, name);
  if (amount < least) throw invalid(`Invalid positive integer: ${name}`, name, "parameter_invalid_integer");
  if (amount > 99_999_999) throw invalid("Amount must be no more than 99999999", name, "amount_too_large");
  return amount;
}
