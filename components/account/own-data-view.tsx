"use client";
import { useLocale, useTranslations } from "next-intl";
import { quietButton } from "#components/ui/button.ts";
import { AccountForm } from "./account-form.tsx";
import { ask } from "./ask.ts";
import { leaveFor } from "./leave-for.ts";
import { useFields } from "./use-fields.ts";

type Props = { readonly hasPassword: boolean; readonly canDelete: boolean };

/** Take one's data along; or have it gone. */
export function OwnDataView({ hasPassword, canDelete }: Props) {
  const t = useTranslations("account");
  const locale = useLocale();
  const { current } = useFields();
  return (
    <>
      <section className="account-card" aria-labelledby="export">
        <h2 id="export">{t("data.exportTitle")}</h2>
        <p>{t("data.exportLead")}</p>
        <a className={`${quietButton} mt-4`} href="/api/v1/account/export" download="hotpath-my-data.json">
          {t("data.export")}
        </a>
      </section>
      <section className="account-card" aria-labelledby="delete">
        <h2 id="delete">{t("data.deleteTitle")}</h2>
        <p>{t(canDelete ? "data.deleteLead" : "data.deleteNot")}</p>
        {canDelete && (
          <AccountForm
            isQuiet
            fields={hasPassword ? [current] : []}
            submit={t("data.delete")}
            send={(fields) => ask("account/delete", fields)}
            onDone={() => leaveFor(`/${locale}`)}
          />
        )}
      </section>
    </>
  );
}
