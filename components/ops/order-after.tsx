import { useLocale, useTranslations } from "next-intl";
import type { GivenRating } from "#lib/orders/ratings/rating.ts";
import type { Report, ReportLine } from "#lib/orders/reports/report.ts";
import { AnswerForm } from "./answer-form.tsx";
import { opsTime } from "./ops-time.ts";

type Props = {
  readonly rating: GivenRating | null;
  readonly reports: readonly Report[];
  readonly lines: readonly ReportLine[];
};

/** What whoever ordered said of it afterwards, and what is to be answered. */
export function OrderAfter({ rating, reports, lines }: Props) {
  const t = useTranslations("ops.reports");
  const kind = useTranslations("order.report.kinds");
  const locale = useLocale();
  const nameOf = new Map(lines.map(({ line, name }) => [line, name]));
  if (!rating && reports.length === 0) return null;
  return (
    <section className="ops-part" aria-labelledby="ops-after">
      <h2 id="ops-after">{t("after")}</h2>
      {rating && (
        <p className="ops-words" data-rating="">
          {t("rating", { food: rating.food, delivery: rating.delivery })}
          {rating.words && ` “${rating.words}”`}
        </p>
      )}
      {reports.map(({ reportId, orderId, kind: of, lines: about, words, state, answer, reportedAt }) => (
        <article key={reportId} className="ops-report" data-report={state}>
          <h3 className="num">{[kind(of), opsTime(new Date(reportedAt), locale)].join(" · ")}</h3>
          {about.length > 0 && <p>{about.map((line) => nameOf.get(line) ?? `#${line}`).join(", ")}</p>}
          {words && <p className="ops-words text-ink-2">{words}</p>}
          {state === "answered" ? (
            <p className="ops-words">{t("answered", { answer })}</p>
          ) : (
            <AnswerForm orderId={orderId} reportId={reportId} />
          )}
        </article>
      ))}
    </section>
  );
}
