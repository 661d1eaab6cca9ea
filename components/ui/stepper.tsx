"use client";
import { Minus, Plus } from "lucide-react";

type Props = {
  /** What is counted, for who hears it. */
  label: string;
  less: string;
  more: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
};

const BUTTON =
  "flex size-11 items-center justify-center rounded-full text-ink hover:bg-sunken disabled:text-ink-3 disabled:opacity-50";

/** How many: one less, one more. */
export function Stepper({ label, less, more, value, min, max, onChange }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would be seen; this name is only heard
    <div role="group" aria-label={label} className="flex items-center rounded-full border border-line bg-surface">
      <button
        type="button"
        className={BUTTON}
        aria-label={less}
        disabled={value <= min}
        onClick={() => onChange(value - 1)}
      >
        <Minus size={17} aria-hidden="true" />
      </button>
      <span className="num min-w-[2ch] text-center font-semibold">{value}</span>
      <button
        type="button"
        className={BUTTON}
        aria-label={more}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
      >
        <Plus size={17} aria-hidden="true" />
      </button>
    </div>
  );
}
