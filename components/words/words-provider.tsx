"use client";
import { type Messages, NextIntlClientProvider, useLocale, useMessages } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { piecesOfPage } from "#components/ui/page-pieces.ts";
import type { AppLocale } from "#i18n/routing.ts";

type RootProps = {
  /** As `readMessages` takes them. */
  json: string;
  locale: AppLocale;
  timeZone: string;
  children: ReactNode;
};

/** The words that every page has, for all that is within. They are in what React sends, since a page that is not there has nothing else. */
export function RootWords({ json, ...props }: RootProps) {
  return <NextIntlClientProvider {...props} messages={readMessages(json)} />;
}

type MoreProps = {
  /** Which words they are, and of which language. */
  name: string;
  /** Absent in a document, which has them as data of its own. */
  json?: string;
  children: ReactNode;
};

/** More words for what is within, in the same language. */
export function MoreWords({ name, json, children }: MoreProps) {
  const locale = useLocale();
  const outer = useMessages();
  const text = json ?? broughtWords(name);
  const all = useMemo(() => ({ ...outer, ...readMessages(text) }), [outer, text]);
  return (
    <NextIntlClientProvider locale={locale} messages={all}>
      {json === undefined && (
        // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON of our own messages, in which app/words.tsx leaves no "<"; as a child React would escape its quotes
        <script type="application/json" data-words={name} dangerouslySetInnerHTML={{ __html: text }} />
      )}
      {children}
    </NextIntlClientProvider>
  );
}

/** What the document brought, for who comes back to it by the browser's own button. */
const brought = new Map<string, string>();

function broughtWords(name: string): string {
  const isServer = typeof document === "undefined";
  const element = isServer ? null : document.querySelector(`script[data-words="${CSS.escape(name)}"]`);
  const known = isServer ? piecesOfPage()?.get(`words ${name}`) : (brought.get(name) ?? element?.textContent);
  if (known == null) throw new Error(`nobody knows the words "${name}"`);
  if (!isServer) brought.set(name, known);
  return known;
}

/** Read once for all pages: there are a few such texts for each language. */
const read = new Map<string, Messages>();

function readMessages(json: string): Messages {
  const known = read.get(json) ?? (JSON.parse(json) as Messages);
  read.set(json, known);
  return known;
}
