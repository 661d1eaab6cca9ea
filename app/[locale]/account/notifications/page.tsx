import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requirePageSession } from "#app/guard.ts";
import { pushOffer } from "#app/push-offer.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { SiteHeader } from "#components/layout/site-header.tsx";
import { NoticeChoices } from "#components/notifications/notice-choices.tsx";
import { NoticeList } from "#components/notifications/notice-list.tsx";
import { PushCard } from "#components/notifications/push-card.tsx";
import { choiceRows } from "#lib/notifications/choices.ts";
import { CHANNELS } from "#lib/notifications/notice.ts";
import { listNotices, readChoices } from "#lib/notifications/queries.ts";

type Props = PageProps<"/[locale]/account/notifications">;

const SHOWN = 30;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("notices");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** What one was told of one's orders, and by which ways one is told. */
export default async function NotificationsPage({ params }: Props) {
  const { locale } = await params;
  const { userId, sessionId } = await requirePageSession({ locale, returnTo: `/${locale}/account/notifications` });
  const { ctx } = requireRuntime();
  const [notices, choices, push, t] = await Promise.all([
    listNotices(ctx.db.primary, { userId, before: null, limit: SHOWN }),
    readChoices(ctx.db.primary, userId),
    pushOffer(sessionId, "notices"),
    getTranslations("notices"),
  ]);
  return (
    <Words of={["notices", "push"]}>
      <SiteHeader />
      <main id="main" tabIndex={-1} className="site-wrap py-6 outline-none desktop:py-10">
        <h1 className="text-3xl">{t("title")}</h1>
        <div className="mt-6 grid items-start gap-x-8 gap-y-10 desktop:grid-cols-[minmax(0,1fr)_24rem]">
          <NoticeList first={notices} pageSize={SHOWN} nowMs={ctx.clock.now()} />
          <div className="grid gap-5">
            {push && <PushCard offer={push} />}
            <NoticeChoices
              first={choiceRows(choices)}
              channels={push ? CHANNELS : CHANNELS.filter((channel) => channel !== "push")}
            />
          </div>
        </div>
      </main>
    </Words>
  );
}
