import { useLocale, useTranslations } from "next-intl";
import { Link } from "#i18n/navigation.ts";
import type { QueuedReport } from "#lib/orders/reports/report.ts";
import { opsTime } from "./ops-time.ts";
import "./ops.css";

/** Problems that nobody has answered, the oldest first; each leads to its order, where it is answered. */
export function ReportList({ reports }: { readonly reports: readonly QueuedReport[] }) {
  const t = useTranslations("ops.reports");
  const kind = useTranslations("order.report.kinds");
  const locale = useLocale();
  return (
    <section aria-labelledby="ops-reports" className="ops-part" data-reports="">
      <h2 id="ops-reports">{t("title")}</h2>
      {reports.length === 0 ? (
        <p className="text-ink-2">{t("none")}</p>
      ) : (
        <ul className="ops-rows num">
          {reports.map(({ reportId, orderId, code, restaurant, kind: of, words, reportedAt }) => (
            <li key={reportId}>
              <Link href={`/ops/orders/${orderId}`} prefetch={false}>
                <span className="font-semibold">{code}</span>
                <span>{kind(of)}</span>
                <span className="ops-grow ops-said">{[restaurant, words].filter(Boolean).join(" · ")}</span>
                <span className="text-ink-2">{opsTime(new Date(reportedAt), locale)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
