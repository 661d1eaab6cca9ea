import { invalid } from "./api-error.ts";

/** A form's fields, nested by their brackets: `a[b]=1&c[]=2&c[]=3` is `{a: {b: "1"}, c: {0: "2", 1: "3"}}`. */
export type Params = { readonly [name: string]: string | Params };

const MAX_FIELDS = 1_000;
const MAX_DEPTH = 6;

/** Parses a body or a query. Throws ApiError for what cannot be meant. */
export function parseForm(text: string): Params {
  const root = createNode();
  let fields = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if (++fields > MAX_FIELDS) throw invalid("Too many parameters");
    put(root, pathOf(name), value, name);
  }
  return root;
}

type Node = { [name: string]: string | Node };

function createNode(): Node {
  return Object.create(null) as Node;
}

function pathOf(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!match) throw invalid(`Invalid parameter name: ${name.slice(0, 50)}`);
  const rest = [...(match[2] ?? "").matchAll(/\[([^[\]]*)\]/g)].map((each) => each[1] ?? "");
  if (rest.length >= MAX_DEPTH) throw invalid(`Parameter nested too deeply: ${name.slice(0, 50)}`);
  return [match[1] ?? "", ...rest];
}

function put(root: Node, path: readonly string[], value: string, name: string): void {
  let node = root;
  path.forEach((part, index) => {
    const key = part === "" ? String(Object.keys(node).length) : part;
    if (index === path.length - 1) {
      node[key] = value;
      return;
    }
    const next = node[key] ?? createNode();
    if (typeof next === "string") throw invalid(`Parameter is both a value and a hash: ${name.slice(0, 50)}`);
    node[key] = next;
    node = next;
  });
}
