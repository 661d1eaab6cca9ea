"use client";
import { useTranslations } from "next-intl";
import { quietButton } from "#components/ui/button.ts";

type Props = {
  /** here: nothing in this view · city: nothing anywhere · unknown: the feed has not said anything yet */
  reason: "here" | "city" | "unknown";
  city: string;
  onWholeCity: () => void;
};

/** A list with nothing in it says why, and the way on. */
export function EmptyList({ reason, city, onWholeCity }: Props) {
  const list = useTranslations("list");
  const live = useTranslations("live");
  const words = { here: "empty", city: "emptyCity", unknown: "unknown" } as const;
  return (
    <div className="border-line border-t px-4.5 py-6" data-empty={reason}>
      <p className="font-display font-semibold text-lg">{list(`${words[reason]}Title`, { city })}</p>
      <p className="mt-1.5 text-ink-2">{list(`${words[reason]}Body`)}</p>
      {reason === "here" && (
        <button type="button" onClick={onWholeCity} className={`${quietButton} mt-4`}>
          {live("wholeCity")}
        </button>
      )}
    </div>
  );
}
