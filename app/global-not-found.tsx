import type { Metadata } from "next";
import { MessagePage } from "#components/layout/message-page.tsx";
import { themeScript } from "#components/layout/theme-choice.ts";
import { primaryButton } from "#components/ui/button.ts";
import { fontVariables } from "./fonts.ts";
import "./globals.css";

export const metadata: Metadata = { title: "Not found · Hotpath" };

/** An address outside every language: said in both. */
export default function GlobalNotFound() {
  return (
    <html lang="en" className={fontVariables} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, and it must run before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <MessagePage
          title="There is nothing here"
          action={
            <a href="/" className={primaryButton}>
              Open the live map <span lang="sv">· Öppna kartan</span>
            </a>
          }
        >
          <p>The address may have a typing error, or the page has moved.</p>
          <p lang="sv" className="mt-2">
            Adressen kan vara felstavad, eller så har sidan flyttat.
          </p>
        </MessagePage>
      </body>
    </html>
  );
}
