"use client";
import { useTranslations } from "next-intl";

/** What keeps the map from being whole; the order goes on without it. */
export type OrderMapFault = "no_webgl" | "style" | "engine";
type Props = { fault: OrderMapFault; onRetry: () => void };

const WORDS = { no_webgl: "noWebgl", style: "style", engine: "engine" } as const;

export function MapFaultNote({ fault, onRetry }: Props) {
  const t = useTranslations("order.fault");
  const words = WORDS[fault];
  return (
    <div role="status" className="float pointer-events-auto mt-2 ml-auto max-w-84 rounded-card p-4" data-fault={fault}>
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
