import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { shownAddresses } from "#app/api/address-fields.ts";
import { requirePageSession } from "#app/guard.ts";
import { findPlace } from "#app/place.ts";
import { Words } from "#app/words.tsx";
import { AccountShell } from "#components/account/account-shell.tsx";
import { AddressesView } from "#components/account/addresses-view.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t("addresses.title"), robots: { index: false, follow: false } };
}

/** Where one has one's food brought to. */
export default async function AddressesPage({ params }: PageProps<"/[locale]/account/addresses">) {
  const { locale } = await params;
  const { userId } = await requirePageSession({ locale, returnTo: `/${locale}/account/addresses` });
  const [addresses, { city }, t] = await Promise.all([shownAddresses(userId), findPlace(), getTranslations("account")]);
  return (
    <Words of={["account"]}>
      <AccountShell title={t("addresses.title")} lead={t("addresses.lead")} isWide>
        <AddressesView first={addresses} city={city.name} />
        <nav className="account-links" aria-label={t("title")}>
          <a href={`/${locale}/account`}>{t("toAccount")}</a>
        </nav>
      </AccountShell>
    </Words>
  );
}
