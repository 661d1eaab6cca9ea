/**
 * Makes what an element holds like that HTML, touching only what differs: what is focused, scrolled or loaded stays so.
 * Items are the same by their `data-id` or else by their words, anything else by its place.
 */
export function morphInto(element: Element, html: string): void {
  const template = document.createElement("template");
  template.innerHTML = html;
  morphChildren(element, template.content);
}

function morphChildren(old: Element, wanted: ParentNode & Node): void {
  const wantedKeys = new Set([...wanted.children].map(keyOf));
  const known = new Map<string, Element>();
  for (const child of [...old.children]) {
    const key = keyOf(child);
    if (key === null) continue;
    if (wantedKeys.has(key) && !known.has(key)) known.set(key, child);
    else child.remove();
  }
  let at = old.firstChild;
  for (const child of [...wanted.childNodes]) {
    const key = keyOf(child);
    const same = key === null ? (at && isAlike(at, child) ? at : null) : (known.get(key) ?? null);
    if (key !== null) known.delete(key);
    if (same === null) old.insertBefore(child, at);
    else {
      if (same === at) at = at.nextSibling;
      else old.insertBefore(same, at);
      morph(same, child);
    }
  }
  while (at) {
    const next: ChildNode | null = at.nextSibling;
    at.remove();
    at = next;
  }
}

function morph(old: Node, wanted: Node): void {
  if (!(old instanceof Element && wanted instanceof Element)) {
    if (old.nodeValue !== wanted.nodeValue) old.nodeValue = wanted.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) if (!wanted.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of wanted.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  morphChildren(old, wanted);
}

function keyOf(node: Node): string | null {
  return node instanceof HTMLLIElement ? (node.dataset.id ?? node.textContent) : null;
}

function isAlike(old: Node, wanted: Node): boolean {
  return keyOf(old) === null && old.nodeName === wanted.nodeName;
}
