"use client";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { parseAsString, useQueryStates } from "nuqs";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import {
  type FormEvent,
  type MouseEvent,
  type ReactNode,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useTransition,
} from "react";
import { useMinute } from "#components/ui/use-minute.ts";
import { useOnline } from "#components/ui/use-online.ts";
import { formatSearch, parseSearch } from "#lib/catalog/search/search.ts";
import { createClockWords } from "./clock-words.ts";
import { fillCards } from "./live-cards.ts";

type Props = {
  timeZone: string;
  /** Whether cards tell that they are shut now: not where another time is asked for. */
  tellsShut: boolean;
  /** How many there are, said aloud when that changes. */
  total: number;
  children: ReactNode;
};

/** What the page's address may say, as it stands there. */
const PARSERS = {
  allergen: parseAsString,
  cuisine: parseAsString,
  diet: parseAsString,
  fee: parseAsString,
  open: parseAsString,
  page: parseAsString,
  q: parseAsString,
  sort: parseAsString,
  time: parseAsString,
};
type Turn = { [Name in keyof typeof PARSERS]: string | null };

/** Parameters in the canonical order, whichever of them was set last. */
function inOrder(params: URLSearchParams): URLSearchParams {
  params.sort();
  return params;
}

/**
 * The page come alive: its links and its form turn the page in place, and the clock is looked at. All that is on it was drawn
 * by the server and stays as it is; one listener serves every link.
 */
export function SearchLive(props: Props) {
  return (
    <NuqsAdapter processUrlSearchParams={inOrder}>
      <Live {...props} />
    </NuqsAdapter>
  );
}

function Live({ timeZone, tellsShut, total, children }: Props) {
  const t = useTranslations("search.live");
  const locale = useLocale();
  const router = useRouter();
  const root = useRef<HTMLDivElement>(null);
  const nowMs = useMinute();
  const isOnline = useOnline();
  const [isPending, startTransition] = useTransition();
  const [isTurned, setTurned] = useState(false);
  const [, setParams] = useQueryStates(PARSERS, { shallow: false, history: "push", startTransition });
  const clock = useMemo(() => createClockWords(locale, timeZone), [locale, timeZone]);

  // After each render, whatever it was for: new cards come with new children.
  useLayoutEffect(() => {
    if (nowMs === null || !root.current || !tellsShut) return;
    const opens = (atMs: number) => t("opens", { time: clock.at(atMs, nowMs) });
    fillCards(root.current, nowMs, { opens, closed: t("closed"), later: t("later") });
  });

  const turn = (query: string, scroll: boolean) => {
    if (!navigator.onLine) return;
    setTurned(true);
    setParams(turnOf(query), { scroll }).catch(() => {});
  };
  const onClick = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-turn], a[data-soft]") : null;
    if (!link) return;
    event.preventDefault();
    link.closest<HTMLElement>(".when-pop")?.hidePopover();
    if (link.dataset.turn !== undefined) turn(link.search, link.dataset.turn === "top");
    else if (navigator.onLine) startTransition(() => router.push(link.pathname));
  };
  const onSubmit = (event: FormEvent) => {
    const form = event.target instanceof HTMLFormElement ? event.target : null;
    if (form?.dataset.turn === undefined) return;
    event.preventDefault();
    const said = new URLSearchParams();
    for (const [name, value] of new FormData(form)) said.append(name, `${value}`);
    turn(formatSearch(parseSearch(said)), false);
    form.closest<HTMLElement>("[popover]")?.hidePopover();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: links are pressed by keyboard as a click
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for the links and forms within
    <div ref={root} className="search-root" data-pending={isPending || undefined} onClick={onClick} onSubmit={onSubmit}>
      {children}
      <p role="status" className={isOnline ? "sr-only" : "search-offline"}>
        {!isOnline ? t("offline") : isTurned && !isPending ? t("updated", { count: total }) : ""}
      </p>
    </div>
  );
}

/** Every parameter as the canonical query has it; what it leaves out is taken away. */
function turnOf(query: string): Turn {
  const said = new URLSearchParams(query);
  const names = Object.keys(PARSERS) as (keyof Turn)[];
  return Object.fromEntries(names.map((name) => [name, said.get(name)])) as Turn;
}
