import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { findPlace } from "#app/place.ts";
import { requireRuntime } from "#app/runtime.ts";
import { CartButton } from "#components/cart/cart-button.tsx";
import { SiteHeader } from "#components/layout/site-header.tsx";
import { FindForm } from "#components/place/find-form.tsx";
import { cellAt, cellName } from "#lib/catalog/cells.ts";
import { addressLabel, findAddresses } from "#lib/city/queries.ts";
import { foldWords } from "#lib/core/fold.ts";
import "#components/place/find-page.css";

type Props = PageProps<"/[locale]/find">;

const MAX_LENGTH = 120;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("place");
  return { title: t("findTitle"), robots: { index: false } };
}

/** Where the address form leads without JavaScript: on to the address where it is plain, else to a choice of what was meant. */
export default async function FindPage({ params, searchParams }: Props) {
  const { locale } = await params;
  const { q } = await searchParams;
  const { city } = await findPlace();
  const { ctx } = requireRuntime();
  const words = (typeof q === "string" ? q : "").trim().slice(0, MAX_LENGTH);
  const found = words === "" ? [] : await findAddresses(ctx, words, { near: city.center });
  const places = found.map((each) => ({ label: addressLabel(each), cell: cellName(cellAt(each.at)) }));
  const [best, second] = places;
  if (best && (!second || isSaid(best.label, words))) redirect(`/${locale}/s/${best.cell}`);
  const t = await getTranslations("place");
  return (
    <>
      <SiteHeader cart={<CartButton />} />
      <main id="main" className="site-wrap find" tabIndex={-1}>
        <h1>{t(best ? "findHeading" : words === "" ? "findTitle" : "findNothing")}</h1>
        {!best && words !== "" && <p>{t("nothing", { words, city: city.name })}</p>}
        <ul>
          {places.map(({ label, cell }) => (
            <li key={label}>
              <a href={`/${locale}/s/${cell}`}>{label}</a>
            </li>
          ))}
        </ul>
        <FindForm city={city.name} />
      </main>
    </>
  );
}

/** True where that is what was typed, with its town or without. */
function isSaid(label: string, words: string): boolean {
  const [street = ""] = label.split(",");
  return [label, street].some((each) => foldWords(each) === foldWords(words));
}
