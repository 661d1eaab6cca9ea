import type { Metadata, Viewport } from "next";
import { notFound } from "next/navigation";
import { hasLocale } from "next-intl";
import { getTranslations } from "next-intl/server";
import { fontVariables } from "#app/fonts.ts";
import { SiteWords } from "#app/words.tsx";
import { EarlyInput } from "#components/layout/early-input.tsx";
import { SettingsCodeProvider } from "#components/layout/settings-code-provider.tsx";
import { themeScript } from "#components/layout/theme-choice.ts";
import { routing } from "#i18n/routing.ts";
import "../globals.css";

export const dynamicParams = false;

export function generateStaticParams() {
  return routing.locales.map((locale) => ({ locale }));
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("meta");
  return {
    title: { default: t("title"), template: "%s · Hotpath" },
    description: t("description"),
    applicationName: "Hotpath",
    formatDetection: { telephone: false },
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbf8f3" },
    { media: "(prefers-color-scheme: dark)", color: "#16120e" },
  ],
};

export default async function LocaleLayout({ children, params }: LayoutProps<"/[locale]">) {
  const { locale } = await params;
  if (!hasLocale(routing.locales, locale)) notFound();
  return (
    // The script sets data-theme before the first paint, which React is told to leave alone.
    <html lang={locale} className={fontVariables} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, and it must run before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <SiteWords>
          <SettingsCodeProvider>{children}</SettingsCodeProvider>
          <EarlyInput />
        </SiteWords>
      </body>
    </html>
  );
}
