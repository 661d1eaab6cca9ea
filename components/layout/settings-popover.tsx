"use client";
import { Popover } from "@base-ui/react/popover";
import { Check, Monitor, Moon, Settings2, Sun } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { usePathname } from "#i18n/navigation.ts";
import { routing } from "#i18n/routing.ts";
import { THEME_CHOICES } from "./theme-choice.ts";
import { chooseTheme, useThemeChoice } from "./use-theme.ts";

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;
const OPTION =
  "flex min-h-11 w-full items-center gap-3 rounded-control px-3 text-left text-base hover:bg-sunken aria-checked:font-semibold aria-[current]:font-semibold";

/** The menu itself, open: loaded when it is asked for. */
export function SettingsPopover({ className }: { className: string }) {
  const t = useTranslations("site");
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger className={className} aria-label={t("settings")}>
        <Settings2 size={20} aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={10} align="end" collisionPadding={12} className="z-50">
          <Popover.Popup
            aria-label={t("settings")}
            className="float max-h-[calc(100dvh-6rem)] w-60 origin-(--transform-origin) overflow-y-auto rounded-float p-2 transition-[opacity,scale] duration-(--reveal) ease-out data-ending-style:scale-96 data-starting-style:scale-96 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <ThemeOptions />
            <hr className="mx-2 my-2 border-line" />
            <LanguageOptions />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
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
