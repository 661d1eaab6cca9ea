import { stateAt } from "#lib/catalog/open-now.ts";
import { unpackNumbers } from "./packed.ts";

export type LiveWords = {
  /** "Opens 06:30" */
  opens(atMs: number): string;
  readonly closed: string;
  /** "order for later" */
  readonly later: string;
};

/**
 * Fills into the cards of a list what depends on the minute: which kitchens are shut, and when they open. The elements it
 * writes to are ones that the page leaves empty, so that a render of the page and this never undo each other.
 */
export function fillCards(list: ParentNode, nowMs: number, words: LiveWords): void {
  for (const card of list.querySelectorAll<HTMLElement>("[data-spans]")) {
    const { isOpen, next } = stateAt(unpackNumbers(card.dataset.spans), nowMs);
    card.toggleAttribute("data-shut", !isOpen);
    if (isOpen) continue;
    say(card.querySelector(".hit-when"), next === null ? words.closed : words.opens(next));
    say(card.querySelector(".hit-later"), next === null ? words.closed : words.later);
  }
}

function say(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
