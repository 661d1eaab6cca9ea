"use client";
import { useTranslations } from "next-intl";
import { quietButton } from "#components/ui/button.ts";
import type { DriveClient, DriveState } from "./drive-client.ts";

/** On duty with nothing to do, or without a position, which comes to the same. */
export function Waiting({ client, state }: { client: DriveClient; state: DriveState }) {
  const t = useTranslations("drive.waiting");
  const isDenied = state.sharing.is === "denied";
  return (
    <>
      <section className="drive-say" data-waiting="">
        <h1>{isDenied ? t("deniedTitle") : t("title")}</h1>
        <p>{isDenied ? t("deniedBody") : t("body")}</p>
      </section>
      <div className="drive-act">
        <button
          type="button"
          className={`${quietButton} drive-big`}
          disabled={state.isBusy}
          onClick={() => void client.goOffDuty()}
        >
          {t("off")}
        </button>
      </div>
    </>
  );
}
