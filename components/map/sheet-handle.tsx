"use client";
import { useTranslations } from "next-intl";
import type { SheetEvent, SheetHeight } from "./sheet-state.ts";
import { sheetKey, sheetStep } from "./use-sheet.ts";

type Props = { height: SheetHeight; send: (event: SheetEvent) => void };

/** The grip: dragged by hand, moved by arrow keys, told as a slider with three steps. */
export function SheetHandle({ height, send }: Props) {
  const t = useTranslations("sheet");
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t("handle")}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={2}
      aria-valuenow={sheetStep(height)}
      aria-valuetext={t(height)}
      onKeyDown={(event) => {
        const next = sheetKey(event.key);
        if (!next) return;
        event.preventDefault();
        send(next);
      }}
      className="mx-auto grid h-6 w-24 cursor-grab place-items-center rounded-full -outline-offset-2 side:hidden"
    >
      <span className="h-1 w-10 rounded-full bg-[color-mix(in_oklab,var(--line),var(--ink3)_45%)]" />
    </div>
  );
}
