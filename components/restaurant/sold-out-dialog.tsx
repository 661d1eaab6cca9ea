"use client";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import type { Until } from "#lib/catalog/day-end.ts";
import type { MenuItem } from "#lib/catalog/menu.ts";
import type { KitchenShop } from "#lib/orders/kitchen/board.ts";
import { useEndWords } from "./use-end-words.ts";
import { useKitchenMenu } from "./use-kitchen-menu.ts";

/** What there is, and what there is not for a while: each with its end. */
export function SoldOutDialog({ shop, onClose }: { readonly shop: KitchenShop; readonly onClose: () => void }) {
  const t = useTranslations("board.selling");
  const id = useId();
  const [fault, setFault] = useState(false);
  const [sought, setSought] = useState("");
  const { sections, isLost, load, change } = useKitchenMenu();
  const wordsOf = useEndWords(shop.timeZone);
  const send = async (item: MenuItem, until: Until) => {
    setFault(false);
    const answer = await callApi<{ soldOutUntil: number | null }>("POST", `restaurant/items/${item.id}/sold-out`, {
      until,
    });
    if (answer.ok) change(item.id, answer.body.soldOutUntil);
    else setFault(true);
  };
  const word = sought.trim().toLocaleLowerCase();
  return (
    <Dialog labelledBy={id} className="board-dialog" onClose={onClose}>
      <h2 id={id}>{t("title")}</h2>
      <p>{t("lead")}</p>
      <label className="board-field">
        {t("find")}
        <input type="search" value={sought} onChange={({ target }) => setSought(target.value)} />
      </label>
      <p role="alert" className="board-fault" hidden={!fault}>
        {t("failed")}
      </p>
      {isLost && (
        <p className="board-fault">
          {t("noMenu")}{" "}
          <button type="button" className="board-button" data-small="" onClick={load}>
            {t("again")}
          </button>
        </p>
      )}
      {!sections && !isLost && <p role="status">{t("loading")}</p>}
      <div className="board-menu">
        {sections?.map((section) => {
          const items = section.items.filter(({ name }) => name.toLocaleLowerCase().includes(word));
          if (items.length === 0) return null;
          return (
            <section key={section.id} aria-label={section.name}>
              <h3>{section.name}</h3>
              <ul>
                {items.map((item) => (
                  <li key={item.id}>
                    <span>
                      {item.name}
                      {item.soldOutUntil !== null && (
                        <small className="num">{t("until", { time: wordsOf(item.soldOutUntil) })}</small>
                      )}
                    </span>
                    {item.soldOutUntil === null ? (
                      <>
                        <button
                          type="button"
                          className="board-button"
                          data-small=""
                          aria-label={t("hourOf", { item: item.name })}
                          onClick={() => void send(item, { minutes: 60 })}
                        >
                          {t("hour")}
                        </button>
                        <button
                          type="button"
                          className="board-button"
                          data-small=""
                          aria-label={t("todayOf", { item: item.name })}
                          onClick={() => void send(item, { today: true })}
                        >
                          {t("today")}
                        </button>
                      </>
                    ) : (
                      <button
                        type="button"
                        className="board-button"
                        data-small=""
                        aria-label={t("backOf", { item: item.name })}
                        onClick={() => void send(item, null)}
                      >
                        {t("isBack")}
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      <button type="button" className="board-button" data-small="" onClick={onClose}>
        {t("back")}
      </button>
    </Dialog>
  );
}
