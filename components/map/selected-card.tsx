"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { DeliveryItem } from "#lib/map/items.ts";
import { isWidened } from "./eta.ts";
import type { Words } from "./use-words.ts";
import { VehicleIcon } from "./vehicle-icon.tsx";

type Props = {
  /** As last told; it stays what it was when the delivery is gone. */
  item: DeliveryItem;
  /** shown: on the visible map · away: told by the feed, but off the visible map · gone: no longer told. */
  presence: "shown" | "away" | "gone";
  words: Words;
  onClose: () => void;
  onShow: () => void;
};

/** One big answer about the delivery that was chosen: where to, and when. */
export function SelectedCard({ item, presence, words, onClose, onShow }: Props) {
  const t = useTranslations("card");
  const isGone = presence === "gone";
  const isOld = isGone || isWidened(item.seenAgoS);
  return (
    <section aria-label={t("label")} data-presence={presence}>
      <div className="flex items-center gap-3">
        <span
          className={`inline-flex min-h-6 shrink-0 items-center whitespace-nowrap gap-1.5 rounded-full px-2.5 font-semibold text-xs ${
            isGone ? "bg-sunken text-ink-2" : "bg-ember-soft text-ember"
          }`}
        >
          <VehicleIcon vehicle={item.vehicle} size={14} />
          {words.vehicle(item)}
        </span>
        {!isOld && <span className="num ml-auto text-right text-ink-3 text-sm">{words.seen(item)}</span>}
        <button
          type="button"
          aria-label={t("close")}
          onClick={onClose}
          className={`-my-2.5 -mr-3 grid size-11 place-items-center rounded-full text-ink-2 hover:bg-sunken ${isOld ? "ml-auto" : ""}`}
        >
          <X size={18} aria-hidden="true" />
        </button>
      </div>
      <h2 className="mt-3 text-lg">{isGone ? t("gone") : words.title(item)}</h2>
      <p className="num mt-1 text-ink-2">{isGone ? t("goneBody") : words.arrives(item)}</p>
      {!isGone && isWidened(item.seenAgoS) && (
        <p className="num mt-2 text-amber text-sm">{t("widened", { age: words.age(item.seenAgoS) ?? "" })}</p>
      )}
      {presence === "away" && (
        <button
          type="button"
          onClick={onShow}
          className="mt-3 inline-flex min-h-11 items-center rounded-control border border-line px-4 font-semibold hover:bg-sunken"
        >
          {t("show")}
        </button>
      )}
    </section>
  );
}
