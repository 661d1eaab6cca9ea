"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useRef } from "react";
import { SheetHandle } from "#components/map/sheet-handle.tsx";
import { usePeekHeight, type useSheet } from "#components/map/use-sheet.ts";

type Props = {
  rootRef: RefObject<HTMLElement | null>;
  sheet: ReturnType<typeof useSheet>;
  head: ReactNode;
  children: ReactNode;
};

/** The order's place: a panel beside the map where there is room, a sheet in three heights where there is not. */
export function OrderSheet({ rootRef, sheet, head, children }: Props) {
  const headRef = useRef<HTMLDivElement>(null);
  usePeekHeight(rootRef, headRef);
  const { height, send, onPointerDown } = sheet;
  const t = useTranslations("order");
  return (
    <section data-sheet={height} className="track-panel float" aria-label={t("panel")}>
      <div
        ref={headRef}
        onPointerDown={onPointerDown}
        className="shrink-0 touch-none px-(--gutter) pt-1.5 pb-5 side:touch-auto side:pt-5 desktop:pt-8"
      >
        <SheetHandle height={height} send={send} />
        <div className="flex flex-col gap-4 pt-1 desktop:gap-5.5">{head}</div>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what takes the focus lifts a sheet that hides it */}
      <div
        className="track-body"
        onFocus={() => {
          if (height === "peek") send({ type: "set", height: "half" });
        }}
      >
        {children}
      </div>
    </section>
  );
}
