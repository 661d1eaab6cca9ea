import { Fragment, isValidElement, type ReactNode } from "react";

/** Elements that have no content and no end. */
const VOID = new Set(["img", "input", "br", "hr", "meta", "link"]);
/** Attributes that HTML writes otherwise than React; any other is React's in small letters. */
const NAMES: Readonly<Record<string, string>> = {
  className: "class",
  htmlFor: "for",
  viewBox: "viewBox",
  strokeWidth: "stroke-width",
  strokeLinecap: "stroke-linecap",
  strokeLinejoin: "stroke-linejoin",
};

type Component = (props: unknown) => ReactNode;

/** HTML that `renderHtml` has made before, as a child of what it makes now. */
export function KeptHtml(_: { readonly html: string }): ReactNode {
  throw new TypeError("only renderHtml can take HTML as it is");
}

/**
 * The HTML of elements that only stand there: for lists, which cost React ten times as much and are then sent twice.
 * Components within are called on the spot, so they may use what the component that calls this may use.
 *
 * @throws TypeError for what HTML alone cannot do: handlers, refs, styles, inner HTML, anything of the browser's side
 */
export function renderHtml(node: ReactNode): string {
  if (typeof node === "string") return escapeHtml(node);
  if (typeof node === "number") return `${node}`;
  if (node === null || node === undefined || typeof node === "boolean") return "";
  if (Array.isArray(node)) {
    let html = "";
    for (const each of node as ReactNode[]) html += renderHtml(each);
    return html;
  }
  if (!isValidElement<{ children?: ReactNode }>(node)) throw new TypeError("only elements and text have an HTML");
  const { type, props } = node;
  if (type === Fragment) return renderHtml(props.children);
  if (type === KeptHtml) return (props as unknown as { html: string }).html;
  if (typeof type === "string") return renderElement(type, props);
  if (typeof type === "function" && !("$$typeof" in type)) return renderHtml((type as Component)(props));
  throw new TypeError("what comes alive in the browser has no HTML of its own");
}

/** Text as it may stand between tags and within a quoted attribute. */
function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`) : text;
}

function renderElement(tag: string, props: Readonly<Record<string, unknown>>): string {
  let html = `<${tag}`;
  for (const name in props) if (name !== "children") html += renderAttribute(name, props[name]);
  if (VOID.has(tag)) return `${html}>`;
  return `${html}>${renderHtml(props.children as ReactNode)}</${tag}>`;
}

function renderAttribute(name: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  const isWord = typeof value === "string" || typeof value === "number";
  if ((!isWord && typeof value !== "boolean") || /^on[A-Z]|^dangerously/.test(name))
    throw new TypeError(`${name} is nothing that HTML can say`);
  const written = NAMES[name] ?? name.toLowerCase();
  if (isWord) return ` ${written}="${typeof value === "string" ? escapeHtml(value) : value}"`;
  if (/^(aria|data)-/.test(name)) return ` ${written}="${value}"`;
  return value ? ` ${written}=""` : "";
}
