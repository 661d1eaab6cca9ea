"use client";
import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";

type Props = {
  /** wrong: it stands in the way · news: it wants to be seen. */
  kind: "wrong" | "news";
  code: string;
  text: string;
  children?: ReactNode;
};

/** What has changed, in one sentence, and the ways out of it. */
export function CartNote({ kind, code, text, children }: Props) {
  const Icon = kind === "wrong" ? CircleAlert : Info;
  return (
    <div className="cart-note" data-kind={kind} data-code={code}>
      <Icon size={17} aria-hidden="true" className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p>{text}</p>
        {children && <div className="cart-ways">{children}</div>}
      </div>
    </div>
  );
}

export function WayOut({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className="cart-way" onClick={onClick}>
      {children}
    </button>
  );
}
