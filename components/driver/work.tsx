"use client";
import { useTranslations } from "next-intl";
import { DeliveryCard } from "./delivery-card.tsx";
import type { DriveClient, DriveState } from "./drive-client.ts";
import { OffDuty } from "./off-duty.tsx";
import { OfferCard } from "./offer-card.tsx";
import { stageOf } from "./steps.ts";
import { Today } from "./today.tsx";
import type { ShownWork } from "./use-work.ts";
import { Waiting } from "./waiting.tsx";

type Props = { work: ShownWork; client: DriveClient; state: DriveState; nowMs: number };

/** What is to be done now: answer an offer, bring what one has, wait, or go on duty. */
export function Work({ work, client, state, nowMs }: Props) {
  const t = useTranslations("drive");
  const { shift, isOnDuty, offer, deliveries, delivery, choose } = work;
  const serverMs = nowMs + state.aheadMs;
  if (!delivery && !offer)
    return (
      <>
        <Today today={shift.today} />
        {isOnDuty ? (
          <Waiting client={client} state={state} />
        ) : (
          <OffDuty shift={shift} client={client} isBusy={state.isBusy} />
        )}
      </>
    );
  const asked = offer && (
    <OfferCard
      offer={offer}
      nowMs={serverMs}
      isBusy={state.isBusy}
      onAccept={(id) => void client.accept(id)}
      onDecline={(id) => void client.decline(id)}
    />
  );
  // Nothing takes the place of what a thumb is about to press while somebody stands in their door.
  const isLast = delivery !== null && stageOf(delivery) === "atDoor";
  return (
    <>
      {!isLast && asked}
      {deliveries.length > 1 && (
        <nav className="drive-more" aria-label={t("all")}>
          {deliveries.map(({ id, code }) => (
            <button key={id} type="button" aria-current={id === delivery?.id} onClick={() => choose(id)}>
              #{code}
            </button>
          ))}
        </nav>
      )}
      {delivery && (
        <DeliveryCard key={delivery.id} delivery={delivery} client={client} state={state} nowMs={serverMs} />
      )}
      {isLast && asked}
    </>
  );
}
