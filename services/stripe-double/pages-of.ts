import { invalid } from "./api-error.ts";
import type { Params } from "./form.ts";
import { group, list, optionalInteger, optionalText } from "./params.ts";
import { shown } from "./shown.ts";

type Listed = { readonly id: string; readonly created: number };

const MAX_LIMIT = 100;
const COMPARISONS: Readonly<Record<string, (created: number, bound: number) => boolean>> = {
  gt: (created, bound) => created > bound,
  gte: (created, bound) => created >= bound,
  lt: (created, bound) => created < bound,
  lte: (created, bound) => created <= bound,
};

/** One page of a list, newest first, as every list of the API is given: `limit`, `starting_after`, `ending_before`, `created`. */
export function pageOf<Item extends Listed>(path: string, items: Iterable<Item>, params: Params): object {
  const limit = optionalInteger(params, "limit") ?? 10;
  if (limit < 1 || limit > MAX_LIMIT) throw invalid(`Invalid limit: must be 1 to ${MAX_LIMIT}`, "limit");
  const all = [...items].filter(isWithin(params)).reverse();
  const after = optionalText(params, "starting_after");
  const before = optionalText(params, "ending_before");
  if (after && before) throw invalid("Only one of starting_after and ending_before can be given");
  if (before) {
    // the page that ends just before that one: the nearest of the newer ones
    const newer = all.slice(0, indexOf(all, before, "ending_before"));
    return answer(path, newer.slice(-limit), newer.length > limit);
  }
  const rest = after ? all.slice(indexOf(all, after, "starting_after") + 1) : all;
  return answer(path, rest.slice(0, limit), rest.length > limit);
}

function answer(path: string, items: readonly Listed[], hasMore: boolean): object {
  return { object: "list", url: path, has_more: hasMore, data: items.map(shown) };
}

function indexOf(all: readonly Listed[], id: string, param: string): number {
  const index = all.findIndex((each) => each.id === id);
  if (index < 0) throw invalid(`No such object: '${id}'`, param, "resource_missing");
  return index;
}

function isWithin(params: Params): (item: Listed) => boolean {
  if (typeof params.created === "string") {
    const at = optionalInteger(params, "created");
    return ({ created }) => created === at;
  }
  const range = group(params, "created");
  const tests = Object.keys(range).map((name) => {
    const compare = COMPARISONS[name];
    const bound = optionalInteger(range, name);
    if (!compare || bound === null) throw invalid("Invalid created", "created");
    return (created: number) => compare(created, bound);
  });
  return ({ created }) => tests.every((test) => test(created));
}

/** The names in a list of texts, none where it is not given. */
export function textsOf(params: Params, name: string): string[] {
  return list(params, name).map((each) => {
    if (typeof each !== "string") throw invalid(`Invalid array: ${name}`, name);
    return each;
  });
}
