import { ChevronRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { Principal } from "#lib/auth/principal.ts";

const NOTIFICATIONS = "account/notifications";

type Props = {
  readonly role: Exclude<Principal["kind"], "link">;
  /** What happened to their orders and they have not seen, at most so many as are counted. */
  readonly unread: number;
  /** One of the demo's people has no data to take along. */
  readonly hasData: boolean;
};

/** Where one can go from one's account: the same for everybody, and what one's work is. */
export function AccountWays({ role, unread, hasData }: Props) {
  const t = useTranslations("account");
  const locale = useLocale();
  const ways = [
    role === "operator" && { path: "ops/orders", words: t("toOps") },
    { path: "orders", words: t("toOrders") },
    { path: "account/addresses", words: t("addresses.title") },
    { path: NOTIFICATIONS, words: t("toNotifications") },
    { path: "account/sessions", words: t("sessions.title") },
    hasData && { path: "account/data", words: t("data.title") },
  ].filter((way) => way !== false);
  return (
    <nav className="account-menu" aria-label={t("title")}>
      {ways.map(({ path, words }) => (
        <a key={path} href={`/${locale}/${path}`}>
          <span>{words}</span>
          {path === NOTIFICATIONS && unread > 0 && (
            <span className="account-count">{t("unread", { count: unread })}</span>
          )}
          <ChevronRight size={18} aria-hidden="true" className="text-ink-3" />
        </a>
      ))}
    </nav>
  );
}
