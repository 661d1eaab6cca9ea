"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { callApi } from "#components/orders/api.ts";
import type { ChoiceRow } from "#lib/notifications/choices.ts";
import { type Channel, NOTICE_EVENTS } from "#lib/notifications/notice.ts";

/** By which ways one hears of what. Each press is kept at once; one that could not be is taken back and said. */
export function NoticeChoices({ first, channels }: { first: readonly ChoiceRow[]; channels: readonly Channel[] }) {
  const t = useTranslations("notices");
  const [rows, setRows] = useState(first);
  const [said, setSaid] = useState<"saved" | "fault" | null>(null);

  async function choose(row: ChoiceRow, isWanted: boolean) {
    const withRow = (wanted: boolean) => (known: readonly ChoiceRow[]) =>
      known.map((each) =>
        each.event === row.event && each.channel === row.channel ? { ...each, isWanted: wanted } : each,
      );
    setRows(withRow(isWanted));
    setSaid(null);
    const { event, channel } = row;
    const answer = await callApi("POST", "account/notifications/choices", { choices: [{ event, channel, isWanted }] });
    if (!answer.ok) setRows(withRow(!isWanted));
    setSaid(answer.ok ? "saved" : "fault");
  }

  return (
    <section aria-labelledby="notice-choices" className="rounded-card border border-line bg-surface p-5">
      <h2 id="notice-choices" className="text-xl">
        {t("choices")}
      </h2>
      <p className="mt-1 text-ink-2">{t("choicesIntro")}</p>
      <table className="mt-3 w-full border-collapse">
        <thead>
          <tr className="text-ink-2 text-sm">
            <th scope="col" className="py-2 text-left font-medium">
              <span className="sr-only">{t("event")}</span>
            </th>
            {channels.map((channel) => (
              <th key={channel} scope="col" className="w-16 py-2 font-medium">
                {t(`channels.${channel}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {NOTICE_EVENTS.map((event) => (
            <tr key={event} className="border-line border-t">
              <th scope="row" className="py-1 pr-2 text-left font-normal">
                {t(`events.${event}`)}
              </th>
              {rows
                .filter((row) => row.event === event && channels.includes(row.channel))
                .map((row) => (
                  <td key={row.channel} className="p-0 text-center">
                    <label className="inline-flex size-11 items-center justify-center rounded-control has-enabled:cursor-pointer has-enabled:hover:bg-sunken">
                      <input
                        type="checkbox"
                        checked={row.isWanted}
                        disabled={row.isFixed}
                        onChange={(change) => void choose(row, change.currentTarget.checked)}
                        aria-label={t("choice", { event: t(`events.${event}`), channel: t(`channels.${row.channel}`) })}
                        className="size-5 accent-ember disabled:opacity-60"
                      />
                    </label>
                  </td>
                ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-3 text-ink-2 text-sm">{t("fixed")}</p>
      <p role="status" className={`mt-1 min-h-5 text-sm ${said === "fault" ? "text-rose" : "text-leaf"}`}>
        {said && t(said)}
      </p>
    </section>
  );
}
