"use client";
import { useTranslations } from "next-intl";
import type { MapFault } from "./use-live-map.ts";

type Props = { fault: MapFault; onRetry: () => void };

const WORDS = { no_webgl: "noWebgl", style: "style", engine: "engine" } as const;

/** What keeps the map from being whole, and what can be done about it. The list is not touched by it. */
export function MapNotice({ fault, onRetry }: Props) {
  const t = useTranslations("fault");
  const words = WORDS[fault];
  return (
    <div role="status" className="float pointer-events-auto max-w-84 rounded-card p-4" data-fault={fault}>
      <p className="font-semibold">{t(`${words}Title`)}</p>
      <p className="mt-1 text-ink-2 text-sm">{t(`${words}Body`)}</p>
      {fault !== "no_webgl" && (
        <button
          type="button"
          onClick={onRetry}
          className="mt-3 min-h-11 rounded-control border border-line px-4 font-semibold text-sm hover:bg-sunken"
        >
          {t("retry")}
        </button>
      )}
    </div>
  );
}
