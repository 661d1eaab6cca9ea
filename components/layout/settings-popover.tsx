"use client";
import { Check, Monitor, Moon, Sun } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { usePathname } from "#i18n/navigation.ts";
import { routing } from "#i18n/routing.ts";
import { OPTION } from "./menu-option.ts";
import { OwnWays } from "./own-ways.tsx";
import { THEME_CHOICES } from "./theme-choice.ts";
import { chooseTheme, useThemeChoice } from "./use-theme.ts";

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

export type SettingsPopoverProps = {
  id: string;
  /** What it belongs to, and stands under. */
  button: RefObject<HTMLButtonElement | null>;
};

/** Between the button and it, and between it and the window's edges, px. */
const GAP = 10;
const EDGE = 12;
/** The class w-60. */
const WIDTH = "15rem";

/** The menu itself: the browser's own popover. It is rendered when it is first asked for, and opens at once. */
export function SettingsPopover({ id, button }: SettingsPopoverProps) {
  const t = useTranslations("site");
  const popover = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = popover.current;
    if (!element) return;
    const place = (event: Event) => {
      if ((event as ToggleEvent).newState !== "open" || !button.current) return;
      const { bottom, right } = button.current.getBoundingClientRect();
      element.style.top = `${bottom + GAP}px`;
      element.style.left = `clamp(${EDGE}px, ${right}px - ${WIDTH}, 100vw - ${WIDTH} - ${EDGE}px)`;
    };
    element.addEventListener("beforetoggle", place);
    element.showPopover();
    return () => element.removeEventListener("beforetoggle", place);
  }, [button]);
  return (
    <div
      ref={popover}
      id={id}
      popover="auto"
      role="dialog"
      aria-label={t("settings")}
      onToggle={({ newState, currentTarget }) => newState === "open" && currentTarget.focus({ preventScroll: true })}
      tabIndex={-1}
      className="float fixed inset-auto m-0 max-h-[calc(100dvh-6rem)] w-60 origin-top-right overflow-y-auto rounded-float p-2 text-ink outline-none transition-[opacity,scale] duration-(--reveal) ease-out starting:scale-96 starting:opacity-0"
    >
      <OwnWays />
      <hr className="mx-2 my-2 border-line" />
      <ThemeOptions />
      <hr className="mx-2 my-2 border-line" />
      <LanguageOptions />
    </div>
  );
}

function Title({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="px-3 pt-2 pb-1 font-semibold text-ink-3 text-sm">
      {children}
    </p>
  );
}

function ThemeOptions() {
  const t = useTranslations("site");
  const choice = useThemeChoice();
  return (
    <div role="radiogroup" aria-labelledby="settings-theme">
      <Title id="settings-theme">{t("theme")}</Title>
      {THEME_CHOICES.map((option) => {
        const Icon = THEME_ICONS[option];
        return (
          // biome-ignore lint/a11y/useSemanticElements: three buttons that act at once, told as the choice they are
          <button
            key={option}
            type="button"
            role="radio"
            aria-checked={choice === option}
            onClick={() => chooseTheme(option)}
            className={OPTION}
          >
            <Icon size={18} aria-hidden="true" className="text-ink-2" />
            <span className="flex-1">{t(`themes.${option}`)}</span>
            {choice === option && <Check size={18} aria-hidden="true" className="text-ember" />}
          </button>
        );
      })}
    </div>
  );
}

function LanguageOptions() {
  const t = useTranslations("site");
  const locale = useLocale();
  const pathname = usePathname();
  const query = useSearchParams().toString();
  return (
    <nav aria-labelledby="settings-language">
      <Title id="settings-language">{t("language")}</Title>
      {routing.locales.map((option) => (
        // A page of its own, not a step within this one: the whole document changes its language.
        <a
          key={option}
          href={`/${option}${pathname}${query && `?${query}`}`}
          lang={option}
          aria-current={option === locale ? "true" : undefined}
          className={OPTION}
        >
          <span className="flex-1">{t(`languages.${option}`)}</span>
          {option === locale && <Check size={18} aria-hidden="true" className="text-ember" />}
        </a>
      ))}
    </nav>
  );
}
