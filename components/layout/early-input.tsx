"use client";
import { useEffect } from "react";

/** What a page's own first script keeps until the page comes alive (`services/web/late-scripts.ts`). */
type Early = {
  /** The last button that was pressed while nobody answered. */
  pressed: Element | null;
  listen(event: Event): void;
};

/**
 * Does what somebody did while the page had not come alive: what they typed is told to its field, and the last button
 * that they pressed is pressed. Links and forms needed nobody. To stand after all that it does this to.
 */
export function EarlyInput() {
  useEffect(() => {
    const page = window as { early?: Early };
    const { early } = page;
    if (!early) return;
    delete page.early;
    removeEventListener("click", early.listen, true);
    for (const field of document.querySelectorAll<HTMLInputElement>("input:not([type=checkbox], [type=radio])")) {
      if (field.value !== field.defaultValue) tellTyped(field);
    }
    if (early.pressed instanceof HTMLElement && early.pressed.isConnected) early.pressed.click();
  }, []);
  return null;
}

const setValue = Object.getOwnPropertyDescriptor(globalThis.HTMLInputElement?.prototype ?? {}, "value")?.set;

/** To React a value that was there before it is none that somebody typed: it is taken away, and typed again. */
function tellTyped(field: HTMLInputElement): void {
  const { value, selectionStart, selectionEnd } = field;
  field.value = field.defaultValue;
  setValue?.call(field, value);
  if (selectionStart !== null) field.setSelectionRange(selectionStart, selectionEnd);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
