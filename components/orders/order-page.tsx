"use client";
import { useState } from "react";
import { callApi } from "./api.ts";
import { Away, type AwayReason } from "./away.tsx";
import { OrderView } from "./order-view.tsx";
import type { Place } from "./place.ts";
import { useOrderFeed } from "./use-order-feed.ts";

type Props = { place: Place; orderId: string };

/** Follows an order and shows it, or says why it is not shown. */
export function OrderPage({ place, orderId }: Props) {
  const { state, feed, isLost } = useOrderFeed(orderId);
  const [isRefused, setRefused] = useState(false);
  if (isLost) return <Away reason="unreachable" onRetry={() => location.reload()} />;
  if (state && (state.phase === "refused" || state.phase === "ended")) {
    const reason = isRefused ? "unreachable" : reasonOf(state.code);
    return (
      <Away
        reason={reason}
        onRetry={reason === "unreachable" ? () => feed?.retry() : undefined}
        onDemoSignIn={
          place.isDemo
            ? async () => {
                const answer = await callApi("POST", "demo/session", { user: "customer" });
                // the feed's connection knows who it is from its cookies, so it has to be made anew
                if (answer.ok) location.reload();
                else setRefused(true);
              }
            : undefined
        }
      />
    );
  }
  return <OrderView place={place} state={state} />;
}

function reasonOf(code: string | null): AwayReason {
  switch (code) {
    case "link_invalid":
      return "invalid";
    case "link_ended":
      return "ended";
    case "not_authenticated":
    case "token_invalid":
    case "session_expired":
    case "session_ended":
      return "signIn";
    case "order_not_found":
    case "forbidden":
      return "unknown";
    default:
      return "unreachable";
  }
}
