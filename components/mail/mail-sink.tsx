import { useLocale, useTranslations } from "next-intl";
import { quietButton } from "#components/ui/button.ts";

type Head = { readonly id: number; readonly to: string; readonly subject: string; readonly sentAt: Date };
type Opened = Head & { readonly text: string; readonly html: string };

type Props = {
  readonly mails: readonly Head[];
  readonly open: Opened | null;
  /** Only this one's mails are shown; null: everybody's. */
  readonly to: string | null;
  readonly nowMs: number;
};

/** The demo's mailbox: what would have been sent, the newest first, and one of them as its reader would see it. */
export function MailSink({ mails, open, to, nowMs }: Props) {
  const t = useTranslations("mailSink");
  const locale = useLocale();
  const here = (query: Record<string, string>) => {
    const params = new URLSearchParams({ ...(to === null ? {} : { to }), ...query }).toString();
    return `/${locale}/ops/mail${params && `?${params}`}`;
  };
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="max-w-[60ch]">
          <h1 className="text-3xl">{t("title")}</h1>
          <p className="mt-2 text-ink-2 text-md">{to === null ? t("intro") : t("introTo", { to })}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {to !== null && (
            <a href={`/${locale}/ops/mail`} className={quietButton}>
              {t("everybody")}
            </a>
          )}
          <a href={here({})} className={quietButton}>
            {t("refresh")}
          </a>
        </div>
      </div>
      {mails.length === 0 && !open ? (
        <div className="mt-6 rounded-card border border-line bg-surface p-6">
          <p className="font-semibold text-md">{t("emptyTitle")}</p>
          <p className="mt-1 text-ink-2">{t("empty")}</p>
        </div>
      ) : (
        <div className="mt-6 grid items-start gap-5 desktop:grid-cols-[22rem_minmax(0,1fr)]">
          <nav aria-label={t("list")} className={open ? "hidden desktop:block" : ""}>
            <ul className="overflow-hidden rounded-card border border-line bg-surface">
              {mails.map((mail) => (
                <li key={mail.id} className="border-line border-t first:border-t-0">
                  <a
                    href={here({ id: String(mail.id) })}
                    aria-current={mail.id === open?.id ? "true" : undefined}
                    className="block min-h-11 px-4 py-3 hover:bg-sunken focus-visible:outline-offset-[-3px] aria-[current]:bg-ember-soft"
                  >
                    <span className="block font-semibold text-ink wrap-anywhere">{mail.subject}</span>
                    <span className="mt-0.5 flex justify-between gap-3 text-ink-2 text-sm">
                      <span className="wrap-anywhere">{mail.to}</span>
                      <Age sentAt={mail.sentAt} nowMs={nowMs} locale={locale} />
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          {open ? <Letter mail={open} back={here({})} nowMs={nowMs} /> : <Nothing />}
        </div>
      )}
    </>
  );
}

function Nothing() {
  const t = useTranslations("mailSink");
  return (
    <p className="hidden rounded-card border border-line border-dashed p-10 text-center text-ink-2 desktop:block">
      {t("choose")}
    </p>
  );
}

/**
 * The mail in a frame that runs nothing, is of no origin, and whose links lead this window on when they are pressed.
 */
function Letter({ mail, back, nowMs }: { mail: Opened; back: string; nowMs: number }) {
  const t = useTranslations("mailSink");
  const locale = useLocale();
  return (
    <article aria-labelledby="mail-subject" className="min-w-0">
      <a href={back} className={`${quietButton} mb-3 desktop:hidden`}>
        {t("back")}
      </a>
      <div className="overflow-hidden rounded-card border border-line bg-surface">
        <div className="border-line border-b px-5 py-4">
          <h2 id="mail-subject" className="text-xl wrap-anywhere">
            {mail.subject}
          </h2>
          <p className="mt-1 flex flex-wrap justify-between gap-x-4 text-ink-2 text-sm">
            <span className="wrap-anywhere">{t("to", { to: mail.to })}</span>
            <Age sentAt={mail.sentAt} nowMs={nowMs} locale={locale} />
          </p>
        </div>
        <iframe
          title={t("frame", { subject: mail.subject })}
          srcDoc={mail.html.replace("<head>", '<head><base target="_top">')}
          sandbox="allow-top-navigation-by-user-activation"
          referrerPolicy="no-referrer"
          className="block h-[max(30rem,72dvh)] w-full bg-paper"
        />
        <details className="border-line border-t">
          <summary className="min-h-11 px-5 py-3 font-semibold hover:bg-sunken">{t("asText")}</summary>
          <pre className="whitespace-pre-wrap px-5 pb-5 font-sans text-ink-2 wrap-anywhere">{mail.text}</pre>
        </details>
      </div>
    </article>
  );
}

function Age({ sentAt, nowMs, locale }: { sentAt: Date; nowMs: number; locale: string }) {
  const minutes = Math.round((sentAt.getTime() - nowMs) / 60_000);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  const words =
    Math.abs(minutes) < 60 ? format.format(minutes, "minute") : format.format(Math.round(minutes / 60), "hour");
  return (
    <time dateTime={sentAt.toISOString()} className="num shrink-0">
      {words}
    </time>
  );
}
