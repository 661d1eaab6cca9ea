"use client";
import { type ReactNode, useEffect, useRef } from "react";
import "./dialog.css";

type Props = {
  /** The id of its heading. */
  labelledBy: string;
  className?: string;
  onClose: () => void;
  children: ReactNode;
};

/**
 * A dialog of the platform's own: it holds the focus, closes by Escape or a press beside it, and gives the focus back.
 * A sheet from below on a phone. It is open for as long as it is rendered.
 */
export function Dialog({ labelledBy, className = "", onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const before = focusReturn ?? document.activeElement;
    focusReturn = null;
    element?.showModal();
    return () => {
      if (element?.isConnected) element.close();
      returnFocus(before);
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press beside it is a short way; the keyboard's is Escape
    <dialog
      ref={dialog}
      aria-labelledby={labelledBy}
      className={`ui-dialog ${className}`}
      // not where it was opened again in the meantime
      onClose={() => !dialog.current?.open && onClose()}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={({ target }) => target === dialog.current && onClose()}
    >
      {children}
    </dialog>
  );
}

/** Who had the focus before the dialog that has just closed: a dialog that opens in its place gives it back instead. */
let focusReturn: Element | null = null;

/** With the next frame: to focus is to lay the page out, which the frame does anyhow. Whoever has it by then keeps it. */
function returnFocus(to: Element | null): void {
  focusReturn = to;
  requestAnimationFrame(() => {
    if (focusReturn !== to) return;
    focusReturn = null;
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (isFree && to instanceof HTMLElement && to.isConnected) to.focus({ preventScroll: true });
  });
}
