"use client";
import { Printer } from "lucide-react";
import { useTranslations } from "next-intl";

/** Prints the page as it is, which its styles make a sheet of paper. */
export function PrintButton() {
  const t = useTranslations("kitchenPayouts");
  return (
    <button type="button" className="board-chip" onClick={() => window.print()}>
      <Printer size={17} aria-hidden="true" />
      {t("print")}
    </button>
  );
}
