"use client";
import { useEffect, useState } from "react";
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
  const isNobody = useIsNobody(state?.phase === "refused" && reasonOf(state.code) === "unknown");
  if (isLost) return <Away reason="unreachable" onRetry={() => location.reload()} />;
  if (state && (state.phase === "refused" || state.phase === "ended")) {
    if (isNobody === null) return <OrderView place={place} state={null} />;
    const reason = isRefused ? "unreachable" : isNobody ? "signIn" : reasonOf(state.code);
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

/**
 * Whether nobody is signed in, asked only where that makes a difference: the feed says the same of an order that is not
 * yours and of one that is not there, but somebody who is not signed in can be helped. Null until it is known.
 */
function useIsNobody(isAsked: boolean): boolean | null {
  const [isNobody, setNobody] = useState<boolean | null>(null);
  useEffect(() => {
    if (!isAsked) return;
    void callApi<{ user: object | null }>("GET", "session").then((answer) =>
      setNobody(answer.ok ? answer.body.user === null : answer.code === "session_expired"),
    );
  }, [isAsked]);
  return isAsked ? isNobody : false;
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
