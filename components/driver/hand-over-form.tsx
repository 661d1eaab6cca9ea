"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import { countdown } from "#components/ui/times.ts";
import type { DriverDelivery } from "#lib/dispatch/driving/shift.ts";
import { absentWaitMs, type HandOver, isPin, PIN_TRIES } from "#lib/dispatch/hand-over.ts";
import type { DriveClient } from "./drive-client.ts";

type Props = { delivery: DriverDelivery; client: DriveClient; nowMs: number };

/** At the door: the customer's PIN, or why there is none. */
export function HandOverForm({ delivery, client, nowMs }: Props) {
  const t = useTranslations("drive.pin");
  const [pin, setPin] = useState("");
  const { pinTriesLeft, saidPin, atDoorAt, id: deliveryId, code } = delivery;
  const waitS = Math.ceil(absentWaitMs(atDoorAt, nowMs) / 1_000);
  const isLocked = pinTriesLeft === 0;
  const say = (by: HandOver) => {
    setPin("");
    void client.say({ deliveryId, code, at: Date.now(), kind: "delivered", by });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPin(pin)) say({ pin });
  };
  return (
    <>
      <form className="drive-pin" onSubmit={submit}>
        <label htmlFor="pin">{isLocked ? t("locked") : t("label")}</label>
        {!isLocked && (
          <input
            id="pin"
            inputMode="numeric"
            autoComplete="off"
            pattern="[0-9]{4}"
            maxLength={4}
            placeholder="0000"
            value={pin}
            aria-describedby="pin-left"
            onChange={({ target }) => setPin(target.value.replace(/\D/g, "").slice(0, 4))}
          />
        )}
        <p id="pin-left" className="num">
          {isLocked ? t("lockedBody") : pinTriesLeft < PIN_TRIES ? t("left", { count: pinTriesLeft }) : t("hint")}
        </p>
        {saidPin !== null && !isLocked && <p className="num drive-said">{t("said", { pin: saidPin })}</p>}
        {!isLocked && (
          <button type="submit" className={`${primaryButton} drive-big`} disabled={!isPin(pin)}>
            {t("action")}
          </button>
        )}
      </form>
      <details className="drive-problems" open={isLocked || undefined}>
        <summary>{t("without")}</summary>
        <p>{t("withoutBody")}</p>
        <button type="button" className={`${quietButton} drive-big`} onClick={() => say({ without: "no_pin" })}>
          {t("noPin")}
        </button>
        <button
          type="button"
          className={`${quietButton} drive-big num`}
          disabled={waitS > 0}
          onClick={() => say({ without: "absent" })}
        >
          {waitS > 0 ? t("absentIn", { time: countdown(waitS) }) : t("absent")}
        </button>
      </details>
    </>
  );
}
