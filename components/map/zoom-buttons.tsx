"use client";
import { Minus, Plus } from "lucide-react";
import { useTranslations } from "next-intl";

type Props = { onZoom: (by: 1 | -1) => void; isDisabled: boolean };

const BUTTON = "grid size-[44px] place-items-center hover:bg-sunken disabled:text-ink-3 -outline-offset-3";

export function ZoomButtons({ onZoom, isDisabled }: Props) {
  const t = useTranslations("live");
  return (
    <div className="float pointer-events-auto flex flex-col overflow-hidden rounded-[14px]">
      <button type="button" className={BUTTON} disabled={isDisabled} aria-label={t("zoomIn")} onClick={() => onZoom(1)}>
        <Plus size={20} aria-hidden="true" />
      </button>
      <button
        type="button"
        className={`${BUTTON} border-line border-t`}
        disabled={isDisabled}
        aria-label={t("zoomOut")}
        onClick={() => onZoom(-1)}
      >
        <Minus size={20} aria-hidden="true" />
      </button>
    </div>
  );
}
