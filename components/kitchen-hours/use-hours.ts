"use client";
import { useState } from "react";
import { callApi } from "#components/orders/api.ts";
import { areDaySpans } from "#lib/catalog/day-spans.ts";
import { hoursEdition, inOrder, withoutPast } from "#lib/catalog/editing/hours.ts";
import type { OpeningHours } from "#lib/catalog/hours.ts";

/** saved · changed: somebody else was first, `theirs` is what they made of it · failed · wrong: no day can be so */
type Said = "saved" | "changed" | "failed" | "wrong";

/** A restaurant's hours while somebody changes them. `today` ("2026-11-28"): what is over is left out. */
export function useHours(first: OpeningHours, today: string) {
  const [base, setBase] = useState(first);
  const [hours, setHours] = useState(() => withoutPast(first, today));
  const [said, setSaid] = useState<Said | null>(null);
  const [isSending, setSending] = useState(false);
  const [theirs, setTheirs] = useState<OpeningHours | null>(null);
  const edit = (next: OpeningHours) => {
    setHours(next);
    setSaid(null);
  };
  /** `seen`: what this is to be instead of. */
  const send = async (seen: OpeningHours) => {
    const next = inOrder(hours);
    if (![...next.week, ...Object.values(next.exceptions)].every(areDaySpans)) return setSaid("wrong");
    setHours(next);
    setSending(true);
    const answer = await callApi("POST", "restaurant/hours", { seen: hoursEdition(seen), hours: next });
    if (answer.ok) {
      setBase(next);
      setTheirs(null);
      setSaid("saved");
    } else if (answer.code === "hours_conflict") {
      const now = await callApi<OpeningHours>("GET", "restaurant/hours");
      setTheirs(now.ok ? now.body : null);
      setSaid(now.ok ? "changed" : "failed");
    } else setSaid("failed");
    setSending(false);
  };
  return {
    hours,
    said,
    isSending,
    isChanged: hoursEdition(hours) !== hoursEdition(withoutPast(base, today)),
    edit,
    save: () => void send(base),
    /** Only where somebody else was first. */
    ...(said === "changed" &&
      theirs && {
        keepMine: () => void send(theirs),
        takeTheirs: () => {
          setBase(theirs);
          edit(withoutPast(theirs, today));
          setTheirs(null);
        },
      }),
  };
}
