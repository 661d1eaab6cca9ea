"use client";
import { useCallback, useEffect, useState } from "react";
import { isId } from "#lib/core/ids.ts";
import { callApi } from "./api.ts";
import { Away, type AwayReason } from "./away.tsx";
import { OrderPage } from "./order-page.tsx";
import { OrderView } from "./order-view.tsx";
import type { Place } from "./place.ts";

type Entry =
  | { readonly kind: "swapping" }
  | { readonly kind: "order"; readonly orderId: string }
  | { readonly kind: "away"; readonly reason: AwayReason };

/**
 * The door for links. The token in the address' fragment is swapped for a cookie and taken out of the address; from
 * then on the address names the order alone, so that a reload comes back to it without the token.
 */
export function TrackEntry({ place }: { place: Place }) {
  const [entry, setEntry] = useState<Entry>({ kind: "swapping" });

  const enter = useCallback(async () => {
    const token = location.hash.slice(1);
    const known = new URLSearchParams(location.search).get("order") ?? "";
    if (token === "") {
      setEntry(isId("order", known) ? { kind: "order", orderId: known } : { kind: "away", reason: "noToken" });
      return;
    }
    setEntry({ kind: "swapping" });
    const answer = await callApi<{ orderId: string }>("POST", "track", { token });
    if (answer.ok) {
      history.replaceState(null, "", `${location.pathname}?order=${answer.body.orderId}`);
      setEntry({ kind: "order", orderId: answer.body.orderId });
    } else if (answer.code === "link_ended" || answer.code === "link_invalid" || answer.code === "bad_message") {
      history.replaceState(null, "", location.pathname);
      setEntry({ kind: "away", reason: answer.code === "link_ended" ? "ended" : "invalid" });
    } else setEntry({ kind: "away", reason: "unreachable" });
  }, []);

  useEffect(() => {
    void enter();
    // another link opened in this tab changes the fragment alone, and this tab's connection knows only the first one
    const onHash = () => {
      if (location.hash.length > 1) location.reload();
    };
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, [enter]);

  if (entry.kind === "order") return <OrderPage key={entry.orderId} place={place} orderId={entry.orderId} />;
  if (entry.kind === "away")
    return <Away reason={entry.reason} onRetry={entry.reason === "unreachable" ? enter : undefined} />;
  return <OrderView place={place} state={null} />;
}
