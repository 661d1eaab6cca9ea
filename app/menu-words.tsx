import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";

/** Hands the words of menus and carts to the parts that say them, beside those of the site that stand within them. */
export async function MenuWords({ children }: { children: ReactNode }) {
  const { menu, cart, place, cartButton, site } = await getMessages();
  return <NextIntlClientProvider messages={{ menu, cart, place, cartButton, site }}>{children}</NextIntlClientProvider>;
}
