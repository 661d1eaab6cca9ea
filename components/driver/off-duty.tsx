"use client";
import { useTranslations } from "next-intl";
import { primaryButton } from "#components/ui/button.ts";
import type { Shift } from "#lib/dispatch/driving/shift.ts";
import type { DriveClient } from "./drive-client.ts";

type Props = { shift: Shift; client: DriveClient; isBusy: boolean };

/** Off duty: what going on duty means, and the one press that agrees to it. */
export function OffDuty({ shift, client, isBusy }: Props) {
  const t = useTranslations("drive.off");
  return (
    <>
      <section className="drive-say">
        <p className="drive-eyebrow">{t("hello", { name: shift.driver.name.split(" ")[0] ?? "" })}</p>
        <h1>{t("title")}</h1>
        <ul className="drive-consent">
          <li>{t("dispatch")}</li>
          <li>{t("customer")}</li>
          <li>{t("end")}</li>
        </ul>
      </section>
      <div className="drive-act">
        <button
          type="button"
          className={`${primaryButton} drive-big`}
          disabled={isBusy}
          onClick={() => void client.goOnDuty()}
        >
          {t("action")}
        </button>
      </div>
    </>
  );
}
