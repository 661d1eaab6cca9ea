"use client";
import { useState } from "react";
import { callApi } from "#components/orders/api.ts";
import type { Staff } from "./staff.ts";

/** What there is to say of the last thing that was done, with whom or what it was about. */
export type Said = { readonly how: Done | Fault; readonly what: string };
type Done = "sent" | "changed" | "gone" | "withdrawn";
const FAULTS = ["rate_limited", "bad_message", "not_found", "forbidden"] as const;
type Fault = (typeof FAULTS)[number] | "failed";

export function isFault(how: Said["how"]): how is Fault {
  return how === "failed" || FAULTS.some((each) => each === how);
}

/** A restaurant's people while whoever runs it changes them: one thing after the other, and the list read anew after each. */
export function useStaff(first: Staff) {
  const [staff, setStaff] = useState(first);
  const [said, setSaid] = useState<Said | null>(null);
  const [isSending, setSending] = useState(false);
  /** Resolves to whether it was done. */
  const act = async (path: string, body: object, done: Done, what: string): Promise<boolean> => {
    setSending(true);
    setSaid(null);
    const answer = await callApi("POST", `restaurant/staff/${path}`, body);
    const now = await callApi<Staff>("GET", "restaurant/staff");
    if (now.ok) setStaff(now.body);
    setSaid({ how: answer.ok ? done : (FAULTS.find((each) => each === answer.code) ?? "failed"), what });
    setSending(false);
    return answer.ok;
  };
  return { staff, said, isSending, act };
}
