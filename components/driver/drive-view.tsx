"use client";
import { useTranslations } from "next-intl";
import { LogoMark } from "#components/layout/logo.tsx";
import { SettingsMenu } from "#components/layout/settings-menu.tsx";
import type { Place } from "#components/orders/place.ts";
import { primaryButton } from "#components/ui/button.ts";
import { SIDE_LAYOUT, useMedia } from "#components/ui/use-media.ts";
import { useNow } from "#components/ui/use-now.ts";
import { DriveLoading } from "./drive-loading.tsx";
import { Notices } from "./notices.tsx";
import { SharingPill } from "./sharing-pill.tsx";
import { useDrive } from "./use-drive.ts";
import { useWork } from "./use-work.ts";
import { wayOf } from "./way.ts";
import { WayMap } from "./way-map.tsx";
import { Work } from "./work.tsx";
import "#components/layout/site-header.css";
import "./drive.css";

type Props = { readonly place: Place; readonly driver: string };

/** The driver's page: one thing at a time, in big letters, for one hand. */
export function DriveView({ place, driver }: Props) {
  const t = useTranslations("drive");
  const { client, state, isLost } = useDrive(driver);
  // the first thing that is told of time comes after the first paint
  const nowMs = useNow() ?? 0;
  const isSide = useMedia(SIDE_LAYOUT);
  const work = useWork(state, nowMs);
  const isGone = isLost || state?.isOver;
  const isOnDuty = work?.isOnDuty ?? false;
  const way = work && isOnDuty && state?.sharing.is !== "denied" ? wayOf(work.offer, work.delivery) : null;
  // Beside the page there is always room for it; above the page only while there is something to see.
  const shown = isGone ? null : (way ?? (isSide && work ? { restaurant: null, door: null } : null));
  return (
    <div className="drive" data-drive={work ? (isOnDuty ? "on" : "off") : "loading"} data-way={shown ? "" : undefined}>
      <header className="drive-top">
        <a href="#main" className="site-skip">
          {t("skip")}
        </a>
        <span className="drive-mark">
          <LogoMark />
        </span>
        {state && work && <SharingPill state={state} isOnDuty={isOnDuty} nowMs={nowMs} />}
        <SettingsMenu className="site-round drive-settings" />
      </header>
      <main id="main" tabIndex={-1} className="drive-main outline-none">
        {shown && work && (
          <WayMap place={place} way={shown} fix={state?.sharing.at ?? null} vehicle={work.shift.driver.vehicle} />
        )}
        <div className="drive-panel">
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
          {!work && !isGone && <DriveLoading isAway={state?.isReachable === false} />}
          {work && state && client && !isGone && <Work work={work} client={client} state={state} nowMs={nowMs} />}
        </div>
      </main>
    </div>
  );
}
