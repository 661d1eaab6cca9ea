"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useRef } from "react";
import { SheetHandle } from "./sheet-handle.tsx";
import type { SheetEvent, SheetHeight } from "./sheet-state.ts";
import { usePeekHeight, type useSheet } from "./use-sheet.ts";

type Props = {
  rootRef: RefObject<HTMLElement | null>;
  sheet: ReturnType<typeof useSheet>;
  head: ReactNode;
  children: ReactNode;
};

/** The list's place: a panel at the side where there is room, a sheet in three heights where there is not. */
export function LivePanel({ rootRef, sheet, head, children }: Props) {
  const headRef = useRef<HTMLDivElement>(null);
  usePeekHeight(rootRef, headRef);
  const { height, send, onPointerDown } = sheet;
  const t = useTranslations("list");
  return (
    <section data-sheet={height} className="live-panel float" aria-label={t("title")}>
      <div
        ref={headRef}
        onPointerDown={onPointerDown}
        className="shrink-0 touch-none pt-1.5 pb-3.5 side:touch-auto side:pt-4.5"
      >
        <SheetHandle height={height} send={send} />
        <div className="px-4.5">{head}</div>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a row that takes the focus lifts a sheet that hides it */}
      <div
        id="live-list"
        tabIndex={-1}
        className="live-list"
        onFocus={() => {
          if (height === "peek") send({ type: "set", height: "half" });
        }}
      >
        {children}
      </div>
    </section>
  );
}

type HeadProps = { summary: ReactNode; height: SheetHeight; send: (event: SheetEvent) => void };

/** The panel's head while nothing is chosen. */
export function PanelHead({ summary, height, send }: HeadProps) {
  const list = useTranslations("list");
  const t = useTranslations("sheet");
  const isFull = height === "full";
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-36">
        <h2 className="text-xl">{list("title")}</h2>
        <p className="num mt-1 text-ink-2">{summary}</p>
      </div>
      <button
        type="button"
        onClick={() => send({ type: "set", height: isFull ? "half" : "full" })}
        className="min-h-11 shrink-0 rounded-full border border-line px-4.5 font-semibold text-sm hover:bg-sunken side:hidden"
      >
        {isFull ? t("showMap") : t("showList")}
      </button>
    </div>
  );
}
