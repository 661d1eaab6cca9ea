"use client";
import { BellRing } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type PushOffer, usePush } from "#components/notifications/use-push.ts";

type RingAway = ReturnType<typeof useRingAway>;

/** Has this device ring by push while nobody looks at the board, or no more. `isSaid`: what came of a press is to be read. */
export function useRingAway(offer: PushOffer) {
  const push = usePush(offer, "kitchen");
  const [isSaid, setSaid] = useState(false);
  return {
    ...push,
    isSaid,
    async press() {
      setSaid(false);
      await push.toggle();
      setSaid(true);
    },
    forget: () => setSaid(false),
  };
}

export function RingAwayChip({ ring: { state, isLooking, isBusy, press } }: { readonly ring: RingAway }) {
  const t = useTranslations("push");
  return (
    <button
      type="button"
      className="board-chip"
      aria-pressed={state === "on"}
      disabled={isBusy || isLooking}
      onClick={() => void press()}
    >
      <BellRing size={17} aria-hidden="true" />
      {t("ringAway")}
    </button>
  );
}

/** What came of it, and where it is not what was wanted, what helps. */
export function RingAwaySaid({ ring: { state, fault, forget } }: { readonly ring: RingAway }) {
  const t = useTranslations("push");
  const isAmiss = fault !== null || state === "blocked" || state === "unsupported";
  return (
    <div role="alert" className="board-said" data-how={isAmiss ? "amiss" : undefined}>
      <p>{fault ? t(`faults.${fault}`) : t(`kitchen.${state}`)}</p>
      <button type="button" className="board-chip" onClick={forget}>
        {t("understood")}
      </button>
    </div>
  );
}
