"use client";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import type { Until } from "#lib/catalog/day-end.ts";
import type { KitchenShop } from "#lib/orders/kitchen/board.ts";
import { useEndWords } from "./use-end-words.ts";

type Props = { readonly shop: KitchenShop; readonly onClose: () => void };

const SPANS = [
  { key: "15", until: { minutes: 15 } },
  { key: "30", until: { minutes: 30 } },
  { key: "60", until: { minutes: 60 } },
  { key: "120", until: { minutes: 120 } },
  { key: "today", until: { today: true } },
] as const;
const EXTRA_MIN = [5, 10, 15, 20, 30] as const;

/** Takes no orders for a while, or needs longer for a while. Each has its end, which is said before and counted down after. */
export function PauseDialog({ shop, onClose }: Props) {
  const t = useTranslations("board.pausing");
  const id = useId();
  const [fault, setFault] = useState(false);
  const [extraMin, setExtraMin] = useState<number>(10);
  const wordsOf = useEndWords(shop.timeZone);
  const send = async (path: "pause" | "busy", body: { until: Until; extraMin?: number }) => {
    setFault(false);
    const answer = await callApi("POST", `restaurant/${path}`, body);
    if (answer.ok) onClose();
    else setFault(true);
  };
  return (
    <Dialog labelledBy={id} className="board-dialog" onClose={onClose}>
      <h2 id={id}>{t("title")}</h2>
      <section aria-label={t("pause")}>
        <h3>{t("pause")}</h3>
        <p>{t("pauseLead")}</p>
        <div className="board-choices" data-wrap="">
          {SPANS.map(({ key, until }) => (
            <button key={key} type="button" className="board-button" onClick={() => void send("pause", { until })}>
              {t(`span.${key}`)}
              <small>{t("until", { time: wordsOf(until) })}</small>
            </button>
          ))}
        </div>
      </section>
      <section aria-label={t("busy")}>
        <h3>{t("busy")}</h3>
        <p>{t("busyLead")}</p>
        <label className="board-field">
          {t("extra")}
          <select value={extraMin} onChange={({ target }) => setExtraMin(Number(target.value))}>
            {EXTRA_MIN.map((min) => (
              <option key={min} value={min}>
                {t("extraMin", { count: min })}
              </option>
            ))}
          </select>
        </label>
        <div className="board-choices" data-wrap="">
          {SPANS.slice(1, 4).map(({ key, until }) => (
            <button
              key={key}
              type="button"
              className="board-button"
              onClick={() => void send("busy", { until, extraMin })}
            >
              {t(`span.${key}`)}
              <small>{t("until", { time: wordsOf(until) })}</small>
            </button>
          ))}
        </div>
      </section>
      <p role="alert" className="board-fault" hidden={!fault}>
        {t("failed")}
      </p>
      <button type="button" className="board-button" data-small="" onClick={onClose}>
        {t("back")}
      </button>
    </Dialog>
  );
}
