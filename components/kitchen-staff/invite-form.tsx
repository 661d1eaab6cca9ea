"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";

export type Invite = { readonly name: string; readonly email: string; readonly isOwner: boolean };

type Props = {
  readonly isSending: boolean;
  /** Resolves to whether it was sent. */
  readonly onSend: (invite: Invite) => Promise<boolean>;
};

const NOBODY: Invite = { name: "", email: "", isOwner: false };

/** Asks somebody by mail. What was typed stays until it was sent. */
export function InviteForm({ isSending, onSend }: Props) {
  const t = useTranslations("kitchenStaff");
  const [invite, setInvite] = useState(NOBODY);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await onSend(invite)) setInvite(NOBODY);
  };
  return (
    <section className="kitchen-section" aria-labelledby="staff-add">
      <header>
        <div>
          <h2 id="staff-add">{t("add")}</h2>
          <p>{t("addLead")}</p>
        </div>
      </header>
      <form className="staff-form" onSubmit={submit}>
        <label className="board-field">
          {t("name")}
          <input
            required
            pattern=".*\S.*"
            maxLength={100}
            autoComplete="off"
            value={invite.name}
            onChange={({ target }) => setInvite({ ...invite, name: target.value })}
          />
        </label>
        <label className="board-field">
          {t("email")}
          <input
            type="email"
            required
            maxLength={300}
            autoComplete="off"
            value={invite.email}
            onChange={({ target }) => setInvite({ ...invite, email: target.value })}
          />
        </label>
        <label className="board-field">
          {t("as")}
          <select
            value={invite.isOwner ? "owner" : "staff"}
            onChange={({ target }) => setInvite({ ...invite, isOwner: target.value === "owner" })}
          >
            <option value="staff">{t("asStaff")}</option>
            <option value="owner">{t("asOwner")}</option>
          </select>
        </label>
        <button type="submit" className="board-button" data-primary="" disabled={isSending}>
          {t("send")}
        </button>
      </form>
    </section>
  );
}
