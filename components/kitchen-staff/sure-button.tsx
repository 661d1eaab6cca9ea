"use client";
import { useState } from "react";

type Props = {
  readonly words: string;
  /** For who hears it: of whom it is. */
  readonly label: string;
  readonly sure: string;
  readonly disabled: boolean;
  readonly onPress: () => void;
};

/** A button for what cannot be taken back: it asks again before it does it. */
export function SureButton({ words, label, sure, disabled, onPress }: Props) {
  const [isAsked, setAsked] = useState(false);
  return (
    <button
      type="button"
      className="board-chip"
      data-warns={isAsked || undefined}
      aria-label={isAsked ? sure : label}
      disabled={disabled}
      onClick={isAsked ? onPress : () => setAsked(true)}
      onBlur={() => setAsked(false)}
    >
      {isAsked ? sure : words}
    </button>
  );
}
