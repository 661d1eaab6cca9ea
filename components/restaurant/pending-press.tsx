"use client";
import { useTranslations } from "next-intl";
import { useOnline } from "#components/ui/use-online.ts";
import type { Press } from "./presses.ts";

/** What was pressed and is not so yet: on its way, or kept until the connection is back. */
export function PendingPress({ press }: { readonly press: Press }) {
  const t = useTranslations("board.pending");
  const isOnline = useOnline();
  const isKept = press.state === "waiting" && !isOnline;
  return (
    <p className="board-pending" role="status" data-kept={isKept || undefined}>
      {t(press.what.kind)} <span>{isKept ? t("kept") : t("sending")}</span>
    </p>
  );
}
