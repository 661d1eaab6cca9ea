"use client";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { LogoMark } from "#components/layout/logo.tsx";
import { SettingsMenu } from "#components/layout/settings-menu.tsx";
import { primaryButton } from "#components/ui/button.ts";
import { DeliveryCard } from "./delivery-card.tsx";
import { Notices } from "./notices.tsx";
import { OffDuty } from "./off-duty.tsx";
import { OfferCard } from "./offer-card.tsx";
import { SharingPill } from "./sharing-pill.tsx";
import { withSteps } from "./steps.ts";
import { Today } from "./today.tsx";
import { useDrive } from "./use-drive.ts";
import { Waiting } from "./waiting.tsx";
import "./drive.css";

/** The driver's page: one thing at a time, in big letters, for one hand. */
export function DriveView({ driver }: { readonly driver: string }) {
  const t = useTranslations("drive");
  const { client, state, isLost } = useDrive(driver);
  const [chosen, setChosen] = useState<string | null>(null);
  const nowMs = useSeconds();
  const shift = state?.shift ?? null;
  const deliveries = shift && state ? withSteps(shift.deliveries, state.steps) : [];
  const delivery = deliveries.find(({ id }) => id === chosen) ?? deliveries[0] ?? null;
  const isOnDuty = shift?.driver.onDutySince != null;
  const isGone = isLost || state?.isOver;
  return (
    <div className="drive" data-drive={shift ? (isOnDuty ? "on" : "off") : "loading"}>
      <header className="drive-top">
        <a href="#main" className="site-skip">
          {t("skip")}
        </a>
        <span className="drive-mark">
          <LogoMark />
        </span>
        {state && shift && <SharingPill state={state} isOnDuty={isOnDuty} nowMs={nowMs} />}
        <SettingsMenu className="site-round drive-settings" />
      </header>
      <main id="main" tabIndex={-1} className="drive-main outline-none">
        {state && client && <Notices notices={state.notices} onRead={(id) => client.forget(id)} />}
        {isGone && (
          <section className="drive-say">
            <h1>{t("gone.title")}</h1>
            <p>{t("gone.body")}</p>
            <button type="button" className={`${primaryButton} drive-big`} onClick={() => location.reload()}>
              {t("gone.action")}
            </button>
          </section>
        )}
        {!shift && !isGone && <Loading isAway={state?.isReachable === false} />}
        {shift && state && client && !isGone && (
          <>
            {shift.offer && isOnDuty && shift.offer.expiresAt > nowMs + state.aheadMs && (
              <OfferCard
                offer={shift.offer}
                nowMs={nowMs + state.aheadMs}
                isBusy={state.isBusy}
                onAccept={(id) => void client.accept(id)}
                onDecline={(id) => void client.decline(id)}
              />
            )}
            {deliveries.length > 1 && (
              <nav className="drive-more" aria-label={t("all")}>
                {deliveries.map(({ id, code }) => (
                  <button key={id} type="button" aria-current={id === delivery?.id} onClick={() => setChosen(id)}>
                    #{code}
                  </button>
                ))}
              </nav>
            )}
            {delivery && (
              <DeliveryCard
                key={delivery.id}
                delivery={delivery}
                client={client}
                state={state}
                nowMs={nowMs + state.aheadMs}
              />
            )}
            {!delivery && !isOnDuty && <OffDuty shift={shift} client={client} isBusy={state.isBusy} />}
            {!delivery && isOnDuty && !shift.offer && <Waiting client={client} state={state} />}
            {!delivery && !shift.offer && <Today today={shift.today} />}
          </>
        )}
      </main>
    </div>
  );
}

function Loading({ isAway }: { isAway: boolean }) {
  const t = useTranslations("drive");
  return (
    <section className="drive-say" aria-busy={!isAway}>
      <h1 className={isAway ? "" : "sr-only"}>{isAway ? t("away.title") : t("title")}</h1>
      {isAway && <p>{t("away.body")}</p>}
      {!isAway && (
        <div aria-hidden="true" className="drive-skeleton">
          <span />
          <span />
          <span />
        </div>
      )}
    </section>
  );
}

/** The clock, once a second. */
function useSeconds(): number {
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
