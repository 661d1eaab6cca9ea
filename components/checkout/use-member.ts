"use client";
import { useEffect, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import { fillIn } from "./typed-store.ts";

type User = { readonly name: string; readonly role: string; readonly email?: string | null };

export type Member = {
  /** undefined: not known yet; null: a guest. */
  readonly user: User | null | undefined;
  readonly isBusy: boolean;
  readonly goInAsDemo: () => Promise<void>;
};

/** Who orders: what is known of them is filled in where nothing was typed. */
export function useMember(): Member {
  const [user, setUser] = useState<User | null | undefined>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    void callApi<{ user: User | null }>("GET", "session").then((answer) => {
      const known = answer.ok && answer.body.user?.role === "customer" ? answer.body.user : null;
      setUser(known);
      if (known) fillIn({ name: known.name, ...(known.email && { email: known.email }) });
    });
  }, []);
  const goInAsDemo = async () => {
    setBusy(true);
    const answer = await callApi<{ user: User | null }>("POST", "demo/session", { user: "customer" });
    setBusy(false);
    if (!answer.ok) return;
    setUser(answer.body.user);
    if (answer.body.user) fillIn(demoContact(answer.body.user));
  };
  return { user, isBusy, goInAsDemo };
}

/** Nobody types for a demo: its customer has all that is asked for. */
function demoContact({ name, email }: User) {
  return { name, phone: "+46 70 174 06 05", email: email ?? "demo@example.com" };
}
