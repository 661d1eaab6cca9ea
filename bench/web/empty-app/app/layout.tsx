import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";

export const metadata: Metadata = { title: "Empty", description: "A Next app with nothing in it." };
export const viewport: Viewport = { width: "device-width", initialScale: 1 };

// The system's font and no style sheet: nothing that a browser would have to wait for.
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" style={{ fontFamily: "system-ui, sans-serif" }}>
      <body>{children}</body>
    </html>
  );
}
