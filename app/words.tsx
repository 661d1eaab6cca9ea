import { getLocale, getMessages, getTimeZone } from "next-intl/server";
import type { ReactNode } from "react";
import { piecesOfPage } from "#components/ui/page-pieces.ts";
import { MoreWords, RootWords } from "#components/words/words-provider.tsx";
import { pickMessages } from "./pick-messages.ts";

/** What the site's own controls say on every page. */
const EVERYWHERE = ["site", "error", "notFound", "place", "cartButton"];

/** The words that every page's browser side needs. All else is said by the server and need not be sent twice. */
export async function SiteWords({ children }: { children: ReactNode }) {
  const { json } = await wordsOf(EVERYWHERE);
  return (
    <RootWords json={json} locale={await getLocale()} timeZone={await getTimeZone()}>
      {children}
    </RootWords>
  );
}

/**
 * Those that a page's browser side needs besides: namespaces or parts of them ("search.live"). A document has them once,
 * beside what React sends (page-pieces.ts); where only a part of a page is fetched, they are in it.
 */
export async function Words({ of, children }: { of: readonly string[]; children: ReactNode }) {
  const { name, json } = await wordsOf(of);
  const pieces = piecesOfPage();
  pieces?.set(`words ${name}`, json);
  return (
    <MoreWords name={name} {...(pieces === null && { json })}>
      {children}
    </MoreWords>
  );
}

type Messages = Awaited<ReturnType<typeof getMessages>>;

/** JSON of parts of messages: they are the same for every page until the next build. */
const kept = new WeakMap<Messages, Map<string, string>>();

async function wordsOf(names: readonly string[]): Promise<{ name: string; json: string }> {
  const [locale, messages] = [await getLocale(), await getMessages()];
  const parts = kept.get(messages) ?? new Map<string, string>();
  kept.set(messages, parts);
  const name = [locale, ...names].join(" ");
  const json = parts.get(name) ?? JSON.stringify(pickMessages(messages, names)).replaceAll("<", "\\u003c");
  parts.set(name, json);
  return { name, json };
}
