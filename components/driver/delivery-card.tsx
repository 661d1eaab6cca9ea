"use client";
import { Navigation, Phone } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import { formatMoney } from "#components/ui/money.ts";
import { clockTime } from "#components/ui/times.ts";
import type { DriverDelivery } from "#lib/dispatch/driving/shift.ts";
import { navigationLink } from "./distance.ts";
import type { DriveClient, DriveState } from "./drive-client.ts";
import { HandOverForm } from "./hand-over-form.tsx";
import { Problems } from "./problems.tsx";
import { type Step, stageOf } from "./steps.ts";
import "./delivery.css";

type Props = {
  delivery: DriverDelivery;
  client: DriveClient;
  state: DriveState;
  /** By the server's clock, ms. */
  nowMs: number;
};

const STAGES = ["toKitchen", "atKitchen", "toDoor", "atDoor"] as const;
const SAYS = { toKitchen: "atKitchen", atKitchen: "pickedUp", toDoor: "atDoor" } as const;

/** One delivery: where to, what to do there, and the one press that says it is done. */
export function DeliveryCard({ delivery, client, state, nowMs }: Props) {
  const t = useTranslations("drive.delivery");
  const locale = useLocale();
  const stage = stageOf(delivery);
  const { pickup, dropoff, code, items, timeZone, readyAt, pay } = delivery;
  const isToDoor = stage === "toDoor" || stage === "atDoor";
  const address = isToDoor ? dropoff.address || t("unnamed") : pickup.address;
  const at = isToDoor ? dropoff.at : pickup.at;
  const say = (kind: Exclude<Step["kind"], "delivered">) =>
    void client.say({ deliveryId: delivery.id, code, at: Date.now(), kind });
  return (
    <>
      <section className="drive-delivery" data-stage={stage}>
        <ol className="drive-steps" aria-label={t("progress", { step: STAGES.indexOf(stage) + 1, of: STAGES.length })}>
          {STAGES.map((each) => (
            <li
              key={each}
              data-done={STAGES.indexOf(each) < STAGES.indexOf(stage) || undefined}
              data-now={each === stage || undefined}
            />
          ))}
        </ol>
        <p className="drive-eyebrow" role="status">
          {t(stage, { restaurant: pickup.name })}
        </p>
        <h1>{stage === "atKitchen" ? `#${code}` : (address.split(",")[0] ?? address)}</h1>
        {stage === "toKitchen" && <p className="drive-where">{pickup.name}</p>}
        {stage === "atKitchen" && (
          <p className="drive-where num">
            {t("items", { count: items })}
            {readyAt !== null &&
              ` · ${t(readyAt > nowMs ? "readyAt" : "ready", { time: clockTime(readyAt, timeZone, locale) })}`}
          </p>
        )}
        {isToDoor && (
          <p className="drive-where">{[dropoff.name, dropoff.floor, `#${code}`].filter(Boolean).join(" · ")}</p>
        )}
        {isToDoor && dropoff.note && <p className="drive-note">{dropoff.note}</p>}
        <div className="drive-links">
          {(stage === "toKitchen" || stage === "toDoor") && (
            <a
              className={quietButton}
              href={navigationLink(at, address, navigator.userAgent)}
              target="_blank"
              rel="noreferrer"
            >
              <Navigation size={20} aria-hidden="true" />
              {t("navigate")}
            </a>
          )}
          {isToDoor && dropoff.phone && (
            <a className={quietButton} href={`tel:${dropoff.phone}`}>
              <Phone size={20} aria-hidden="true" />
              {t("call")}
            </a>
          )}
        </div>
        <p className="drive-promise num">
          {t("promised", { time: clockTime(delivery.promisedAt, timeZone, locale) })}
          {pay.minor > 0 && ` · ${formatMoney(pay.minor, pay.currency, locale)}`}
        </p>
      </section>
      {stage === "atDoor" ? (
        <HandOverForm delivery={delivery} client={client} nowMs={nowMs} />
      ) : (
        <div className="drive-act">
          <button type="button" className={`${primaryButton} drive-big`} onClick={() => say(SAYS[stage])}>
            {t(`do_${stage}`)}
          </button>
        </div>
      )}
      {!isToDoor && <Problems key={stage} delivery={delivery} client={client} isBusy={state.isBusy} />}
    </>
  );
}
