"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { quietButton } from "#components/ui/button.ts";
import type { Report, ReportKind, ReportLine } from "#lib/orders/reports/report.ts";
import { callApi } from "./api.ts";
import "./report-problem.css";

/** As `GET orders/{id}/reports` tells it. */
type Told = { readonly reports: readonly Report[]; readonly mayReport: boolean; readonly lines: readonly ReportLine[] };
type Props = { orderId: string; time: (ms: number) => string };

const KINDS = ["missing", "wrong", "cold", "never_came", "other"] as const satisfies readonly ReportKind[];
/** As long as the server takes (lib/orders/reports/report.ts). */
const MOST_WORDS = 1_000;

/** What was reported of the order with what came of it, and a report more. Open where there is something to read. */
export function ReportProblem({ orderId, time }: Props) {
  const t = useTranslations("order.report");
  const [told, setTold] = useState<Told | null>(null);
  const [isMore, setMore] = useState(false);
  const summary = useRef<HTMLElement>(null);
  useEffect(() => {
    void callApi<Told>("GET", `orders/${orderId}/reports`).then((answer) => {
      if (answer.ok) setTold(answer.body);
    });
  }, [orderId]);
  if (!told || (told.reports.length === 0 && !told.mayReport)) return null;
  const nameOf = new Map(told.lines.map(({ line, name }) => [line, name]));
  const add = (report: Report) => {
    setTold({ ...told, reports: [...told.reports, report] });
    setMore(false);
    // what was pressed is gone, and what was reported stands right below
    summary.current?.focus();
  };
  return (
    <details className="track-more" data-report="" open={told.reports.length > 0 || undefined}>
      <summary ref={summary}>{t("title")}</summary>
      {told.reports.map((report) => (
        <div key={report.reportId} className="report-told" data-state={report.state}>
          <p className="font-semibold">
            {t(`kinds.${report.kind}`)} · <span className="num">{time(report.reportedAt)}</span>
          </p>
          {report.lines.length > 0 && <p>{report.lines.map((line) => nameOf.get(line) ?? "").join(", ")}</p>}
          {report.words && <p className="text-ink-2">{report.words}</p>}
          <p className="report-answer">{report.answer ? t("answered", { answer: report.answer }) : t("open")}</p>
        </div>
      ))}
      <p role="status" className="sr-only">
        {told.reports.at(-1)?.state === "open" ? t("open") : ""}
      </p>
      {told.mayReport && (told.reports.length === 0 || isMore) && (
        <ReportForm key={told.reports.length} orderId={orderId} lines={told.lines} onReported={add} />
      )}
      {told.mayReport && told.reports.length > 0 && !isMore && (
        <button
          type="button"
          className={quietButton}
          onClick={() => {
            setMore(true);
            summary.current?.focus();
          }}
        >
          {t("more")}
        </button>
      )}
    </details>
  );
}

type FormProps = { orderId: string; lines: readonly ReportLine[]; onReported: (report: Report) => void };

function ReportForm({ orderId, lines, onReported }: FormProps) {
  const t = useTranslations("order.report");
  const fault = useTranslations("order.fault");
  const [requestKey] = useState(() => crypto.randomUUID());
  const [step, setStep] = useState<"ready" | "sent" | "wordless" | "tooMany" | "failed">("ready");
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    const [kind, words] = [String(said.get("kind")), String(said.get("words")).trim()];
    if (kind === "other" && words === "") return setStep("wordless");
    setStep("sent");
    const body = { kind, words, lines: said.getAll("line").map(Number), requestKey };
    const answer = await callApi<{ report: Report }>("POST", `orders/${orderId}/reports`, body);
    if (answer.ok) onReported(answer.body.report);
    else setStep(answer.code === "too_many_reports" ? "tooMany" : "failed");
  };
  return (
    <form className="report-form" onSubmit={send}>
      <label>
        <span>{t("kind")}</span>
        <select name="kind">
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kinds.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      {lines.length > 0 && (
        <fieldset>
          <legend>{t("lines")}</legend>
          {lines.map(({ line, name, quantity }) => (
            <label key={line}>
              <input type="checkbox" name="line" value={line} />
              {t("line", { quantity, name })}
            </label>
          ))}
        </fieldset>
      )}
      <label>
        <span>{t("words")}</span>
        <textarea name="words" rows={3} maxLength={MOST_WORDS} />
      </label>
      <p role="status" className="text-rose text-sm empty:hidden">
        {step === "ready" || step === "sent" ? "" : step === "failed" ? fault("api") : t(step)}
      </p>
      <button type="submit" className={quietButton} disabled={step === "sent"}>
        {t("send")}
      </button>
    </form>
  );
}
