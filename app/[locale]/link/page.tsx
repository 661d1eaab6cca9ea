import type { Metadata } from "next";
import { connection } from "next/server";
import { getTranslations } from "next-intl/server";
import { Words } from "#app/words.tsx";
import { AccountShell } from "#components/account/account-shell.tsx";
import { LinkView } from "#components/account/link-view.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t("link.title"), robots: { index: false, follow: false }, referrer: "no-referrer" };
}

/** Where links of mails lead. Opening it changes nothing: what it is for waits for a press. */
export default async function LinkPage() {
  // Its scripts carry a nonce, which is new each time.
  await connection();
  const t = await getTranslations("account");
  return (
    <Words of={["account"]}>
      <AccountShell title={t("link.title")}>
        <LinkView />
      </AccountShell>
    </Words>
  );
}
