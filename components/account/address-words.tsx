"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AccountForm } from "./account-form.tsx";
import type { Answer } from "./ask.ts";
import type { KeptAddress } from "./kept-address.ts";

type Words = Readonly<Record<string, string>>;
type Props<T> = {
  readonly address?: Pick<KeptAddress, "name" | "floor" | "note">;
  readonly send: (words: Words) => Promise<Answer<T>>;
  readonly onDone: (body: T) => void;
  readonly children: ReactNode;
};

/** What an address is called, and what is read at its door. */
export function AddressWords<T>({ address, send, onDone, children }: Props<T>) {
  const t = useTranslations("account.addresses");
  return (
    <AccountForm
      fields={[
        {
          name: "name",
          label: t("name"),
          hint: t("nameHint"),
          missing: t("nameMissing"),
          autoComplete: "off",
          maxLength: 60,
          value: address?.name,
        },
        {
          name: "floor",
          label: t("floor"),
          missing: "",
          isRequired: false,
          autoComplete: "address-line2",
          maxLength: 80,
          value: address?.floor,
        },
        {
          name: "note",
          label: t("note"),
          missing: "",
          isRequired: false,
          autoComplete: "off",
          maxLength: 500,
          value: address?.note,
        },
      ]}
      submit={t("save")}
      send={send}
      onDone={onDone}
    >
      {children}
    </AccountForm>
  );
}
