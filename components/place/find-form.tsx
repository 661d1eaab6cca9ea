"use client";
import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { AddressForm } from "./address-form.tsx";
import { usePlace } from "./place-store.ts";

/** The address form on a page of its own. */
export function FindForm({ city }: { city: string }) {
  const locale = useLocale();
  const router = useRouter();
  return (
    <AddressForm
      city={city}
      onChoose={(place) => {
        usePlace.getState().setPlace(place);
        router.push(`/${locale}/s/${place.cell}`);
      }}
    />
  );
}
