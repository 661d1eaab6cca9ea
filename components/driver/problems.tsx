"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { quietButton } from "#components/ui/button.ts";
import type { DriverDelivery } from "#lib/dispatch/driving/shift.ts";
import type { DriveClient } from "./drive-client.ts";

type Props = { delivery: DriverDelivery; client: DriveClient; isBusy: boolean };

/** What may go wrong before the food is on board; each has its end, and is asked once more before it is one. */
export function Problems({ delivery, client, isBusy }: Props) {
  const t = useTranslations("drive.problem");
  const [asked, setAsked] = useState<"give-back" | "kitchen-closed" | null>(null);
  if (asked)
    return (
      <section className="drive-problems" aria-labelledby="problem">
        <h2 id="problem">{t(`${asked}.ask`)}</h2>
        <p>{t(`${asked}.body`, { restaurant: delivery.pickup.name })}</p>
        <button
          type="button"
          className={`${quietButton} drive-big text-rose`}
          disabled={isBusy}
          onClick={() => void client.endBy(asked, delivery.id)}
        >
          {t(`${asked}.confirm`)}
        </button>
        <button type="button" className={`${quietButton} drive-big`} onClick={() => setAsked(null)}>
          {t("back")}
        </button>
      </section>
    );
  return (
    <details className="drive-problems">
      <summary>{t("title")}</summary>
      {delivery.arrivedAt !== null && (
        <button type="button" className={`${quietButton} drive-big`} onClick={() => setAsked("kitchen-closed")}>
          {t("kitchen-closed.action")}
        </button>
      )}
      <button type="button" className={`${quietButton} drive-big`} onClick={() => setAsked("give-back")}>
        {t("give-back.action")}
      </button>
    </details>
  );
}
