"use client";
import { BellRing } from "lucide-react";
import { useTranslations } from "next-intl";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import { type PushOffer, usePush } from "./use-push.ts";

/** Has this browser told of one's orders, or no more; what stands in the way is said. */
export function PushCard({ offer }: { readonly offer: NonNullable<PushOffer> }) {
  const t = useTranslations("push");
  const { state, isLooking, fault, isBusy, toggle } = usePush(offer, "notices");
  const canPress = state === "on" || state === "off";
  return (
    <section aria-labelledby="push-card" className="rounded-card border border-line bg-surface p-5">
      <h2 id="push-card" className="flex items-center gap-2.5 text-xl">
        <BellRing size={20} aria-hidden="true" className={state === "on" ? "text-leaf" : "text-ink-3"} />
        {t("title")}
      </h2>
      <p role="status" className="mt-1 min-h-12 text-ink-2">
        {t(`notices.${state}`)}
      </p>
      {canPress && (
        <button
          type="button"
          disabled={isBusy || isLooking}
          onClick={() => void toggle()}
          className={`${state === "on" ? quietButton : primaryButton} mt-3`}
        >
          {state === "on" ? t("turnOff") : t("turnOn")}
        </button>
      )}
      {fault && (
        <p role="alert" className="mt-2 text-rose text-sm">
          {t(`faults.${fault}`)}
        </p>
      )}
    </section>
  );
}
