"use client";
import { ArrowRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useTransition } from "react";
import { AddressForm } from "#components/place/address-form.tsx";
import { type ChosenPlace, usePlace } from "#components/place/place-store.ts";

/** Asks where to; who has been here before goes straight on. */
export function HomeForm({ city }: { city: string }) {
  const t = useTranslations("home.form");
  const locale = useLocale();
  const router = useRouter();
  const place = usePlace((state) => state.place);
  const [isBusy, start] = useTransition();
  const go = (to: ChosenPlace) => {
    usePlace.getState().setPlace(to);
    start(() => router.push(`/${locale}/s/${to.cell}`));
  };
  return (
    <AddressForm city={city} onChoose={go} isBusy={isBusy}>
      {place && (
        <a
          href={`/${locale}/s/${place.cell}`}
          className="home-again"
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            go(place);
          }}
        >
          <span>{t("again", { label: place.label })}</span>
          <ArrowRight size={17} aria-hidden="true" />
        </a>
      )}
    </AddressForm>
  );
}
