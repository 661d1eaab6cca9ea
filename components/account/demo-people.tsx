"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { quietButton } from "#components/ui/button.ts";
import { ask } from "./ask.ts";
import { useFaultWords } from "./fault-words.ts";
import { leaveFor } from "./leave-for.ts";

const PEOPLE = ["customer", "restaurant", "driver", "operator"] as const;

/** The demo's people, each one click away. */
export function DemoPeople({ next }: { readonly next: string }) {
  const t = useTranslations("account.demo");
  const locale = useLocale();
  const wordsOf = useFaultWords();
  const [fault, setFault] = useState("");
  // a driver's place is the drive; a kitchen's is its board, unless something else was wanted
  const placeOf = (user: (typeof PEOPLE)[number]) => {
    if (user === "driver") return `/${locale}/drive`;
    return user === "restaurant" && next === `/${locale}` ? `/${locale}/restaurant` : next;
  };
  const enter = async (user: (typeof PEOPLE)[number]) => {
    const answer = await ask("demo/session", { user });
    if (answer.ok) leaveFor(placeOf(user));
    else setFault(wordsOf(answer));
  };
  return (
    <section className="account-card" aria-labelledby="demo-people">
      <h2 id="demo-people">{t("title")}</h2>
      <p>{t("lead")}</p>
      <div className="account-demo">
        {PEOPLE.map((user) => (
          <button key={user} type="button" className={quietButton} onClick={() => void enter(user)}>
            {t(user)}
          </button>
        ))}
      </div>
      <p role="alert" className="account-fault" hidden={fault === ""}>
        {fault}
      </p>
    </section>
  );
}
