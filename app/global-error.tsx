"use client";
import { MessagePage } from "#components/layout/message-page.tsx";
import { themeScript } from "#components/layout/theme-choice.ts";
import { primaryButton } from "#components/ui/button.ts";
import { fontVariables } from "./fonts.ts";
import "./globals.css";

/** The last resort, when even the layout failed: no translations to be had, so both languages. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" className={fontVariables} suppressHydrationWarning>
      <head>
        <title>Hotpath</title>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, and it must run before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <MessagePage
          title="This page did not load"
          action={
            <button type="button" className={primaryButton} onClick={() => retry()}>
              Try again <span lang="sv">· Försök igen</span>
            </button>
          }
        >
          <p>Something failed on our side. Nothing you did, and nothing was lost.</p>
          <p lang="sv" className="mt-2">
            Något gick fel hos oss. Det var inget du gjorde, och inget gick förlorat.
          </p>
        </MessagePage>
      </body>
    </html>
  );
}
