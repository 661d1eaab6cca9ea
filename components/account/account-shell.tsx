import type { ReactNode } from "react";
import { SiteHeader } from "#components/layout/site-header.tsx";
import "./account.css";

type Props = {
  readonly title: string;
  readonly lead?: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
};

/** The frame of the pages about an account. */
export function AccountShell({ title, lead, isWide = false, children }: Props) {
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1} className="account-page outline-none" data-wide={isWide || undefined}>
        <h1>{title}</h1>
        {lead && <p className="account-lead">{lead}</p>}
        {children}
      </main>
    </>
  );
}
