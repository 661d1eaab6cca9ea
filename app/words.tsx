import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { pickMessages } from "./pick-messages.ts";

/** What the site's own controls say on every page. */
const EVERYWHERE = ["site", "error", "notFound", "place", "cartButton"];

/**
 * Hands a page's browser side the words that it needs: those of every page, and what is named here, as namespaces or parts of
 * them ("search.live"). All else is said by the server and need not be sent twice.
 */
export async function Words({ of = [], children }: { of?: readonly string[]; children: ReactNode }) {
  const messages = pickMessages(await getMessages(), [...EVERYWHERE, ...of]);
  return <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>;
}
