"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { quietButton } from "#components/ui/button.ts";
import { signInWith } from "./ask.ts";
import { useFaultWords } from "./fault-words.ts";

type Props = { readonly sites: readonly ("google" | "apple")[]; readonly next: string };

/** Sites that can say who one is; nothing where none is set up. */
export function OtherSites({ sites, next }: Props) {
  const t = useTranslations("account.signIn");
  const wordsOf = useFaultWords();
  const [fault, setFault] = useState("");
  if (sites.length === 0) return null;
  const go = async (site: "google" | "apple") => {
    const answer = await signInWith(site, next);
    if (answer.ok) location.assign(answer.body.location);
    else setFault(wordsOf(answer));
  };
  return (
    <>
      <p className="account-or">{t("or")}</p>
      <div className="account-ways">
        {sites.map((site) => (
          <button key={site} type="button" className={quietButton} onClick={() => void go(site)}>
            {t(site)}
          </button>
        ))}
      </div>
      <p role="alert" className="account-fault" hidden={fault === ""}>
        {fault}
      </p>
    </>
  );
}
