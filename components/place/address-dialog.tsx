"use client";
import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useTransition } from "react";
import { AddressForm } from "./address-form.tsx";
import { type ChosenPlace, usePlace } from "./place-store.ts";

export type DialogProps = { city: string; leadsTo?: string | undefined; onClose: () => void };

/** Changes the address: loaded when it is asked for. */
export function AddressDialog({ city, leadsTo, onClose }: DialogProps) {
  const t = useTranslations("place");
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isBusy, start] = useTransition();
  const isChosen = useRef(false);
  useEffect(() => dialog.current?.showModal(), []);
  // It goes when the page that it leads to is there.
  useEffect(() => {
    if (isChosen.current && !isBusy) dialog.current?.close();
  }, [isBusy]);
  const choose = (place: ChosenPlace) => {
    usePlace.getState().setPlace(place);
    if (!leadsTo) return dialog.current?.close();
    isChosen.current = true;
    start(() => router.push(leadsTo.replace("{cell}", place.cell)));
  };
  return (
    <dialog ref={dialog} className="sheet-dialog" data-tall="" aria-labelledby="address-title" onClose={onClose}>
      <div className="sheet-head">
        <h2 id="address-title">{t("where")}</h2>
        <button type="button" className="sheet-close" aria-label={t("close")} onClick={() => dialog.current?.close()}>
          <X size={20} aria-hidden="true" />
        </button>
      </div>
      <AddressForm city={city} onChoose={choose} isBusy={isBusy} hasFocus />
    </dialog>
  );
}
