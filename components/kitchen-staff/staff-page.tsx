"use client";
import { useLocale, useTranslations } from "next-intl";
import type { UserId } from "#lib/core/ids.ts";
import { Colleagues } from "./colleagues.tsx";
import { InviteForm } from "./invite-form.tsx";
import type { Person, Staff } from "./staff.ts";
import { SureButton } from "./sure-button.tsx";
import { isFault, useStaff } from "./use-staff.ts";
import "#components/restaurant/board-dialog.css";

type Props = { readonly first: Staff; readonly you: UserId; readonly restaurant: string };

/** A restaurant's people for who runs it: taken on by a mail, given a role, let go. */
export function StaffPage({ first, you, restaurant }: Props) {
  const t = useTranslations("kitchenStaff");
  const locale = useLocale();
  const { staff, said, isSending, act } = useStaff(first);
  const waysOf = ({ userId, name, email, isOwner }: Person) => {
    const called = name || (email ?? "");
    return (
      <>
        <button
          type="button"
          className="board-chip"
          aria-label={t(isOwner ? "makeStaff" : "makeOwner", { name: called })}
          disabled={isSending}
          onClick={() => void act(`${userId}/role`, { isOwner: !isOwner }, "changed", called)}
        >
          {t(isOwner ? "makeStaffShort" : "makeOwnerShort")}
        </button>
        <SureButton
          words={t("letGo")}
          label={t("letGoOf", { name: called })}
          sure={t("letGoSure", { name: called })}
          disabled={isSending}
          onPress={() => void act(`${userId}/remove`, {}, "gone", called)}
        />
      </>
    );
  };
  return (
    <main id="main" className="kitchen-page">
      <Colleagues people={staff.people} you={you} restaurant={restaurant} ways={waysOf} />
      <InviteForm
        isSending={isSending}
        onSend={(invite) => act("invite", { ...invite, locale }, "sent", invite.email)}
      />
      <section className="kitchen-section" aria-labelledby="staff-invited">
        <header>
          <h2 id="staff-invited">{t("invited")}</h2>
        </header>
        {staff.invited.length === 0 && <p className="staff-none">{t("noneInvited")}</p>}
        <ul>
          {staff.invited.map(({ id, email, isOwner }) => (
            <li key={id} className="staff-row">
              <span className="staff-who">
                <strong>{email}</strong>
              </span>
              <span className="staff-role" data-owner={isOwner || undefined}>
                {t(isOwner ? "owner" : "staff")}
              </span>
              <span className="staff-ways">
                <button
                  type="button"
                  className="board-chip"
                  aria-label={t("withdrawOf", { email })}
                  disabled={isSending}
                  onClick={() => void act(`invited/${id}/withdraw`, {}, "withdrawn", email)}
                >
                  {t("withdraw")}
                </button>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <p
        className="staff-said"
        role={said && isFault(said.how) ? "alert" : "status"}
        data-shown={said !== null || undefined}
      >
        {said && t(`said.${said.how}`, { what: said.what })}
      </p>
    </main>
  );
}
