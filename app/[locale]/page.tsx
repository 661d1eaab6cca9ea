import { redirect } from "next/navigation";

/** Leads to the live map until there is a storefront. */
export default async function LocaleHome({ params }: PageProps<"/[locale]">) {
  const { locale } = await params;
  redirect(`/${locale}/live`);
}
