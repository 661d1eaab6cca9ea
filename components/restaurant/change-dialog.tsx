"use client";
import { useLocale, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { formatMoney } from "#components/ui/money.ts";
import type { KitchenOrder } from "#lib/orders/kitchen/board.ts";
import { useKitchenMenu } from "./use-kitchen-menu.ts";

/** A line cannot be made: something else is proposed to the customer, or that it is left out. They answer; nothing gets dearer. */
export function ChangeDialog({ order, onClose }: { readonly order: KitchenOrder; readonly onClose: () => void }) {
  const t = useTranslations("board.changing");
  const locale = useLocale();
  const id = useId();
  const open = order.lines.filter(({ isAsked }) => !isAsked);
  const [lineNo, setLineNo] = useState(open[0]?.line ?? -1);
  const [itemId, setItemId] = useState("");
  const [state, setState] = useState<"asking" | "sending" | "over" | "failed">("asking");
  const { sections, isLost } = useKitchenMenu();
  const line = open.find(({ line: number }) => number === lineNo);
  const send = async () => {
    if (!line) return;
    setState("sending");
    const replace = itemId === "" ? null : { itemId, quantity: line.quantity, choices: [] };
    const answer = await callApi("POST", `orders/${order.orderId}/changes`, { line: line.line, replace });
    if (answer.ok) onClose();
    else setState(answer.code === "change_over_hold" ? "over" : "failed");
  };
  return (
    <Dialog labelledBy={id} className="board-dialog" onClose={onClose}>
      <h2 id={id}>{t("title", { code: order.code })}</h2>
      <p>{t("lead")}</p>
      {open.length === 0 ? (
        <p>{t("allAsked")}</p>
      ) : (
        <>
          <label className="board-field">
            {t("line")}
            <select value={lineNo} onChange={({ target }) => setLineNo(Number(target.value))}>
              {open.map(({ line: number, name, quantity }) => (
                <option key={number} value={number}>
                  {quantity} × {name}
                </option>
              ))}
            </select>
          </label>
          <label className="board-field">
            {t("instead")}
            <select value={itemId} onChange={({ target }) => setItemId(target.value)}>
              <option value="">{t("leaveOut")}</option>
              {sections?.map((section) => (
                <optgroup key={section.id} label={section.name}>
                  {section.items
                    .filter((item) => item.soldOutUntil === null && item.id !== line?.itemId)
                    .map((item) => (
                      <option key={item.id} value={item.id}>
                        {item.name}, {formatMoney(item.priceMinor, order.currency, locale)}
                      </option>
                    ))}
                </optgroup>
              ))}
            </select>
          </label>
          {isLost && <p className="board-fault">{t("noMenu")}</p>}
          <p role="alert" className="board-fault" hidden={state !== "over" && state !== "failed"}>
            {state === "over" ? t("over") : t("failed")}
          </p>
          <button
            type="button"
            className="board-button"
            data-primary=""
            disabled={state === "sending"}
            onClick={() => void send()}
          >
            {t("send")}
          </button>
        </>
      )}
      <button type="button" className="board-button" data-small="" onClick={onClose}>
        {t("back")}
      </button>
    </Dialog>
  );
}
