import type { ReactNode } from "react";
import { LogoMark } from "./logo.tsx";

type Props = { title: string; children: ReactNode; action: ReactNode };

/** A page that says one thing: what happened, and what to do next. */
export function MessagePage({ title, children, action }: Props) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-xl flex-col items-start justify-center gap-5 px-6 py-12">
      <LogoMark size={44} />
      <h1 className="text-3xl">{title}</h1>
      <div className="text-md text-ink-2">{children}</div>
      {action}
    </main>
  );
}
