"use client";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import { quietButton } from "#components/ui/button.ts";

type Notice = {
  readonly id: number;
  readonly orderId: string;
  readonly event: "confirmed" | "accepted" | "picked_up" | "delivered" | "not_made" | "refunded";
  readonly restaurant: string;
  readonly ending: "rejected" | "cancelled" | "expired" | null;
  readonly at: number;
  readonly isRead: boolean;
};

type Props = { readonly first: readonly Notice[]; readonly pageSize: number; readonly nowMs: number };

/**
 * What one was told. It is looked at again when one comes back to the tab, not on a timer: what happens while one looks is told
 * live on the order's own page. What is shown counts as read.
 */
export function NoticeList({ first, pageSize, nowMs }: Props) {
  const t = useTranslations("notices");
  const locale = useLocale();
  const [notices, setNotices] = useState(first);
  const [isAtEnd, setAtEnd] = useState(first.length < pageSize);
  const [fault, setFault] = useState<"more" | null>(null);
  const newest = notices[0]?.id ?? 0;

  useEffect(() => {
    if (newest > 0) void callApi("POST", "account/notifications/read", { upTo: newest });
  }, [newest]);

  useEffect(() => {
    const look = async () => {
      if (document.visibilityState !== "visible") return;
      const answer = await callApi<{ notices: Notice[] }>("GET", "account/notifications");
      if (answer.ok) setNotices((known) => joined(answer.body.notices, known));
    };
    const onVisible = () => void look();
    document.addEventListener("visibilitychange", onVisible);
    window.addEventListener("online", onVisible);
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("online", onVisible);
    };
  }, []);

  async function more() {
    setFault(null);
    const answer = await callApi<{ notices: Notice[] }>(
      "GET",
      `account/notifications?before=${notices.at(-1)?.id ?? 0}`,
    );
    if (!answer.ok) return setFault("more");
    setNotices((known) => joined(known, answer.body.notices));
    setAtEnd(answer.body.notices.length < pageSize);
  }

  if (notices.length === 0) {
    return (
      <div className="rounded-card border border-line border-dashed p-8">
        <p className="font-semibold text-md">{t("emptyTitle")}</p>
        <p className="mt-1 text-ink-2">{t("empty")}</p>
      </div>
    );
  }
  return (
    <section aria-label={t("list")}>
      <ul className="overflow-hidden rounded-card border border-line bg-surface">
        {notices.map((notice) => (
          <li key={notice.id} className="border-line border-t first:border-t-0">
            <a
              href={`/${locale}/orders/${notice.orderId}`}
              className="flex min-h-11 gap-3 px-4 py-3.5 hover:bg-sunken focus-visible:outline-offset-[-3px]"
            >
              <span
                aria-hidden="true"
                className={`mt-1.5 size-2.5 shrink-0 rounded-full ${notice.isRead ? "bg-line" : "bg-ember"}`}
              />
              <span className="min-w-0 flex-1">
                <span className={`block wrap-anywhere ${notice.isRead ? "" : "font-semibold"}`}>
                  {t(`said.${notice.ending ?? notice.event}`, { restaurant: notice.restaurant })}
                </span>
                <span className="block text-ink-2 text-sm">
                  {!notice.isRead && <span className="sr-only">{t("unread")} </span>}
                  <Age at={notice.at} nowMs={nowMs} locale={locale} />
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      {!isAtEnd && (
        <button type="button" onClick={() => void more()} className={`${quietButton} mt-4`}>
          {t("more")}
        </button>
      )}
      {fault && (
        <p role="alert" className="mt-2 text-rose">
          {t("fault")}
        </p>
      )}
    </section>
  );
}

/** Both, each once, the newest first. */
function joined(a: readonly Notice[], b: readonly Notice[]): Notice[] {
  const byId = new Map([...b, ...a].map((notice) => [notice.id, notice]));
  return [...byId.values()].sort((x, y) => y.id - x.id);
}

function Age({ at, nowMs, locale }: { at: number; nowMs: number; locale: string }) {
  const minutes = Math.min(0, Math.round((at - nowMs) / 60_000));
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const words =
    minutes > -60
      ? format.format(minutes, "minute")
      : minutes > -1_440
        ? format.format(Math.round(minutes / 60), "hour")
        : format.format(Math.round(minutes / 1_440), "day");
  return <time dateTime={new Date(at).toISOString()}>{words}</time>;
}
