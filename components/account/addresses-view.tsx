"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { AddressForm } from "#components/place/address-form.tsx";
import type { ChosenPlace } from "#components/place/place-store.ts";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import { AddressRow } from "./address-row.tsx";
import { AddressWords } from "./address-words.tsx";
import { ask } from "./ask.ts";
import { useFaultWords } from "./fault-words.ts";
import type { KeptAddress } from "./kept-address.ts";

type Props = { readonly first: readonly KeptAddress[]; readonly city: string };
type Kept = { readonly addresses: readonly KeptAddress[] };

/** One's addresses: add, change, put first, remove. */
export function AddressesView({ first, city }: Props) {
  const t = useTranslations("account.addresses");
  const wordsOf = useFaultWords();
  const [kept, setKept] = useState(first);
  const [said, setSaid] = useState("");
  const [adding, setAdding] = useState<"no" | "where" | ChosenPlace>("no");

  const show = ({ addresses }: Kept, words: string) => {
    setKept(addresses);
    setSaid(words);
  };
  const send = async (path: string, words: string) => {
    const answer = await ask<Kept>(`account/addresses/${path}`);
    if (answer.ok) show(answer.body, words);
    else setSaid(wordsOf(answer));
  };
  return (
    <>
      <p role="status" className="account-note" hidden={said === ""}>
        {said}
      </p>
      {kept.length === 0 && adding === "no" && <p className="account-empty">{t("empty")}</p>}
      <ul className="account-rows">
        {kept.map((address) => (
          <AddressRow
            key={address.addressId}
            address={address}
            onChanged={(body) => show(body, t("changed"))}
            onFirst={() => send(`${address.addressId}/default`, t("first"))}
            onRemove={() => send(`${address.addressId}/remove`, t("removed"))}
          />
        ))}
      </ul>
      {adding === "no" ? (
        <button type="button" className={`${primaryButton} mt-5`} onClick={() => setAdding("where")}>
          {t("add")}
        </button>
      ) : (
        <section className="account-card" aria-labelledby="add-address">
          <h2 id="add-address">{t("add")}</h2>
          {adding === "where" ? (
            <div className="mt-4">
              <AddressForm city={city} onChoose={setAdding} hasFocus>
                <button type="button" className="account-text-link" onClick={() => setAdding("no")}>
                  {t("cancel")}
                </button>
              </AddressForm>
            </div>
          ) : (
            <>
              <p>{t("chosen", { address: adding.label })}</p>
              <AddressWords
                send={(words) => {
                  const { label, lng, lat } = adding;
                  return ask<Kept>("account/addresses", { ...words, label, lng, lat });
                }}
                onDone={(body) => {
                  setAdding("no");
                  show(body, t("added"));
                }}
              >
                <button type="button" className={quietButton} onClick={() => setAdding("no")}>
                  {t("cancel")}
                </button>
              </AddressWords>
            </>
          )}
        </section>
      )}
    </>
  );
}
