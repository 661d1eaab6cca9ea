"use client";
import { useLocale, useTranslations } from "next-intl";
import { type ComponentType, type MouseEvent, type ReactNode, useState } from "react";
import { Icon } from "#components/ui/icon.tsx";
import type { DialogProps } from "./address-dialog.tsx";
import { type ChosenPlace, usePlace } from "./place-store.ts";
import "./place-field.css";

type Props = {
  city: string;
  /** The cell that the page is about, and what to call it for who has chosen no address in it. */
  here?: { readonly cell: string; readonly name: string } | undefined;
  /** Where a choice leads; without it the place is only taken note of. `{cell}` becomes the cell's name. */
  leadsTo?: string | undefined;
  /** Beside the address: when it should come. */
  children?: ReactNode;
};

const load = () => import("./address-dialog.tsx").then((module) => module.AddressDialog);

/** Where the food goes, in the header: says the address, and opens the dialog to change it. Without JavaScript it leads home. */
export function PlaceField({ city, here, leadsTo, children }: Props) {
  const t = useTranslations("place");
  const locale = useLocale();
  const place = usePlace((state) => state.place);
  const [Dialog, setDialog] = useState<ComponentType<DialogProps> | null>(null);
  const label = labelOf(place, here) ?? t("unknown");
  const open = (event: MouseEvent) => {
    event.preventDefault();
    load()
      .then((dialog) => setDialog(() => dialog))
      .catch(() => location.assign(`/${locale}`));
  };
  return (
    <div className="place-field">
      <a
        href={`/${locale}`}
        className="place-open"
        aria-haspopup="dialog"
        onClick={open}
        onPointerEnter={() => void load().catch(() => {})}
      >
        <Icon of="pin" size={20} />
        <span className="sr-only">{t("change")}: </span>
        <span className="place-label">{label}</span>
        {!children && <Icon of="down" size={16} className="place-chevron" />}
      </a>
      {children}
      {Dialog && <Dialog city={city} leadsTo={leadsTo} onClose={() => setDialog(null)} />}
    </div>
  );
}

/** The chosen address where the page is about it; on a page about another cell that cell's name. */
function labelOf(place: ChosenPlace | null, here: Props["here"]): string | undefined {
  if (place && (!here || here.cell === place.cell)) return place.label;
  return here?.name;
}
