"use client";
import { useLocale, useTranslations } from "next-intl";
import { clockTime } from "#components/ui/times.ts";
import type { KitchenOrder } from "#lib/orders/kitchen/board.ts";
import { boardNow } from "./board-clock.ts";
import { type OrderAsk, useBoardWays } from "./board-context.ts";
import { ChangeDialog } from "./change-dialog.tsx";
import { ChoiceDialog } from "./choice-dialog.tsx";

const REASONS = ["too_busy", "sold_out", "closing", "other"] as const;
const LATER_MIN = [5, 10, 15, 30] as const;
const MINUTE_MS = 60_000;

type Props = { readonly order: KitchenOrder; readonly what: OrderAsk; readonly onClose: () => void };

/** What is asked about an order before something is done. */
export function OrderDialog({ order, what, onClose }: Props) {
  const t = useTranslations("board");
  const locale = useLocale();
  const { timeZone, press } = useBoardWays();
  const { code } = order;
  if (what === "change") return <ChangeDialog order={order} onClose={onClose} />;
  if (what === "reject") {
    return (
      <ChoiceDialog
        title={t("rejecting.title", { code })}
        lead={t("rejecting.lead")}
        choices={REASONS.map((reason) => ({ key: reason, label: t(`rejecting.${reason}`), value: reason }))}
        onChoose={(reason) => {
          press(order, { kind: "reject", reason });
          onClose();
        }}
        onClose={onClose}
      />
    );
  }
  const from = Math.max(boardNow(), order.readyAt ?? 0);
  return (
    <ChoiceDialog
      title={t("delaying.title", { code })}
      lead={t("delaying.lead")}
      choices={LATER_MIN.map((min) => ({
        key: `${min}`,
        label: t("delaying.by", { count: min, time: clockTime(from + min * MINUTE_MS, timeZone, locale) }),
        value: Math.round(from + min * MINUTE_MS),
      }))}
      onChoose={(readyAt) => {
        press(order, { kind: "delay", readyAt });
        onClose();
      }}
      onClose={onClose}
    />
  );
}
