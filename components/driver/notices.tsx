"use client";
import { useTranslations } from "next-intl";
import type { Notice } from "./notice.ts";

/** What has come otherwise than one thought, until it is read. */
export function Notices({ notices, onRead }: { notices: readonly Notice[]; onRead: (id: number) => void }) {
  const t = useTranslations("drive.notice");
  return (
    <div role="status" className="drive-notices">
      {notices.map(({ id, says, code }) => (
        <p key={id} data-notice={says}>
          <span>{t(says, { code: code ?? "" })}</span>
          <button type="button" onClick={() => onRead(id)}>
            {t("read")}
          </button>
        </p>
      ))}
    </div>
  );
}
