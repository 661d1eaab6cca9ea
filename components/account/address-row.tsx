"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { quietButton } from "#components/ui/button.ts";
import { AddressWords } from "./address-words.tsx";
import { ask } from "./ask.ts";
import type { KeptAddress } from "./kept-address.ts";

type Kept = { readonly addresses: readonly KeptAddress[] };
type Props = {
  readonly address: KeptAddress;
  readonly onChanged: (body: Kept) => void;
  readonly onFirst: () => Promise<void>;
  readonly onRemove: () => Promise<void>;
};

/** One address and what can be done with it; removing asks once. */
export function AddressRow({ address, onChanged, onFirst, onRemove }: Props) {
  const t = useTranslations("account.addresses");
  const [step, setStep] = useState<"shown" | "changing" | "asked">("shown");
  const { addressId, name, label, floor, note, isDefault } = address;
  const close = () => setStep("shown");
  const quiet = (words: string, press: () => void) => (
    <button type="button" className={quietButton} onClick={press}>
      {words}
      <span className="sr-only"> {name}</span>
    </button>
  );
  return (
    <li data-address-id={addressId}>
      <div className="min-w-0 flex-1 basis-48 wrap-anywhere">
        <strong className="text-md">{name}</strong>
        {isDefault && <span className="account-tag">{t("isDefault")}</span>}
        <p>{[label, floor].filter(Boolean).join(" · ")}</p>
        {note && <p>{note}</p>}
      </div>
      {step === "shown" && (
        <div className="account-row-ways">
          {!isDefault && quiet(t("makeDefault"), () => void onFirst())}
          {quiet(t("rename"), () => setStep("changing"))}
          {quiet(t("remove"), () => setStep("asked"))}
        </div>
      )}
      {step === "asked" && (
        <fieldset className="account-row-ways">
          <legend className="mb-2 font-semibold">{t("removeAsk", { name })}</legend>
          {quiet(t("remove"), () => void onRemove())}
          {quiet(t("keep"), close)}
        </fieldset>
      )}
      {step === "changing" && (
        <div className="basis-full">
          <AddressWords
            address={address}
            send={(words) => ask<Kept>(`account/addresses/${addressId}/change`, words)}
            onDone={(body) => {
              close();
              onChanged(body);
            }}
          >
            <button type="button" className={quietButton} onClick={close}>
              {t("cancel")}
            </button>
          </AddressWords>
        </div>
      )}
    </li>
  );
}
