"use client";
import { useLocale, useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { primaryButton } from "#components/ui/button.ts";
import { AccountForm } from "./account-form.tsx";
import { ask, signInBy } from "./ask.ts";
import { useFaultWords } from "./fault-words.ts";
import { leaveFor } from "./leave-for.ts";

type Kind = "sign_up" | "sign_in" | "reset" | "address" | "join";
/** `restaurant`: the name of whose people somebody is to be one of, of a join. */
type Link = { readonly kind: Kind; readonly email: string; readonly restaurant?: string };
type State =
  | { readonly is: "looking" }
  | ({ readonly is: "open"; readonly token: string } & Link)
  | { readonly is: "done" }
  | { readonly is: "shut"; readonly words: string; readonly canRetry: boolean };

/**
 * Where a mail's link leads. The token is in the fragment, which no server sees; looking changes nothing, and only the
 * button uses it up, since scanners of mail open links too.
 */
export function LinkView() {
  const t = useTranslations("account");
  const locale = useLocale();
  const wordsOf = useFaultWords();
  const [state, setState] = useState<State>({ is: "looking" });

  const look = useCallback(async () => {
    const token = location.hash.slice(1);
    if (token === "") return setState({ is: "shut", words: t("fault.link_invalid"), canRetry: false });
    setState({ is: "looking" });
    const answer = await ask<Link>("account/link", { token });
    if (answer.ok) setState({ is: "open", token, ...answer.body });
    else setState({ is: "shut", words: wordsOf(answer), canRetry: !answer.code.startsWith("link_") });
  }, [t, wordsOf]);
  useEffect(() => void look(), [look]);

  if (state.is === "looking") return <p className="account-lead">{t("link.looking")}</p>;
  if (state.is === "done")
    return (
      <div className="account-note" data-good="" role="status">
        <p>{t("link.moved")}</p>
        <a className="account-text-link" href={`/${locale}/account`}>
          {t("link.toAccount")}
        </a>
      </div>
    );
  if (state.is === "shut")
    return (
      <div className="account-note" data-late="" role="alert" data-shut="">
        <p>{state.words}</p>
        {state.canRetry ? (
          <button type="button" className={`${primaryButton} mt-3`} onClick={() => void look()}>
            {t("tryAgain")}
          </button>
        ) : (
          <a className="account-text-link" href={`/${locale}/sign-in`}>
            {t("toSignIn")}
          </a>
        )}
      </div>
    );
  const { kind, token, email, restaurant = "" } = state;
  const hasPassword = kind === "sign_up" || kind === "reset";
  return (
    <>
      <p className="account-lead">{t(`link.${kind}`, { email, restaurant })}</p>
      <AccountForm
        label={t(`link.${kind}Submit`, { restaurant })}
        fields={
          hasPassword
            ? [
                {
                  name: "username",
                  type: "email",
                  label: t("email"),
                  missing: "",
                  autoComplete: "username",
                  value: email,
                  isReadOnly: true,
                },
                {
                  name: "password",
                  type: "password",
                  label: t("newPassword"),
                  hint: t("passwordHint"),
                  missing: t("fault.password"),
                  autoComplete: "new-password",
                },
              ]
            : []
        }
        submit={t(`link.${kind}Submit`, { restaurant })}
        send={({ password }) =>
          signInBy("link", {
            token,
            ...(password && { password }),
            next: kind === "join" ? `/${locale}/restaurant` : `/${locale}`,
          })
        }
        onDone={({ user, secondStep, next }) => {
          history.replaceState(null, "", location.pathname);
          if (secondStep)
            leaveFor(
              `/${locale}/sign-in/code?${new URLSearchParams({ next, ...(secondStep === "setup" && { setup: "1" }) })}`,
            );
          else if (user) leaveFor(next);
          else setState({ is: "done" });
        }}
      />
    </>
  );
}
