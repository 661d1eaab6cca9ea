"use client";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { quietButton } from "#components/ui/button.ts";
import { ask } from "./ask.ts";
import { useFaultWords } from "./fault-words.ts";

export type ShownSession = {
  readonly id: string;
  readonly isThis: boolean;
  readonly browser: string | null;
  readonly system: string | null;
  /** ms since 1970. */
  readonly createdAt: number;
  readonly seenAt: number;
};

/** Where one is signed in, and the way to end that. */
export function SessionsView({
  sessions,
  nowMs,
}: {
  readonly sessions: readonly ShownSession[];
  readonly nowMs: number;
}) {
  const t = useTranslations("account.sessions");
  const format = useFormatter();
  const wordsOf = useFaultWords();
  const [shown, setShown] = useState(sessions);
  const [said, setSaid] = useState("");
  const when = (ms: number) => format.relativeTime(Math.min(ms, nowMs), nowMs);
  const end = async (path: string, keep: (one: ShownSession) => boolean) => {
    const answer = await ask(`account/sessions/${path}`);
    if (!answer.ok && answer.code !== "not_found") return setSaid(wordsOf(answer));
    setShown(shown.filter(keep));
    setSaid(t("ended"));
  };
  return (
    <>
      <ul className="account-rows">
        {shown.map((one) => (
          <li key={one.id} data-session={one.isThis ? "this" : "other"}>
            <div>
              <strong>
                {one.browser && one.system
                  ? t("device", { browser: one.browser, system: one.system })
                  : (one.browser ?? one.system ?? t("unknown"))}
              </strong>
              <p>{one.isThis ? t("this") : t("seen", { when: when(one.seenAt) })}</p>
              <p>{t("since", { when: when(one.createdAt) })}</p>
            </div>
            {!one.isThis && (
              <button
                type="button"
                className={quietButton}
                onClick={() => void end(`${one.id}/end`, ({ id }) => id !== one.id)}
              >
                {t("end")}
                <span className="sr-only">
                  {" "}
                  {one.browser} {one.system}
                </span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {shown.length > 1 && (
        <button
          type="button"
          className={`${quietButton} mt-2`}
          onClick={() => void end("end-others", ({ isThis }) => isThis)}
        >
          {t("endOthers")}
        </button>
      )}
      <p role="status" className="account-hint">
        {said}
      </p>
    </>
  );
}
