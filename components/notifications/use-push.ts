"use client";
import { useEffect, useRef, useState } from "react";
import type { PushPurpose } from "#lib/notifications/push/purpose.ts";
import type { PushFault, PushState, PushWish } from "./push-client.ts";

/** What a page knows of it: the key, and whether this sign-in has turned it on. Null: nothing can be pushed here. */
export type PushOffer = { readonly publicKey: string; readonly isOn: boolean } | null;

export type PushControl = {
  /** As the server has it until the browser was looked at. */
  readonly state: PushState;
  readonly isLooking: boolean;
  readonly fault: PushFault | null;
  readonly isBusy: boolean;
  /** Turns it on or off. */
  toggle(): Promise<void>;
};

/**
 * Push in this browser, to be turned on and off. Looked at again when one comes back to the page: whoever was sent to the
 * browser's settings may have been there. Without an offer it does nothing.
 */
export function usePush(offer: PushOffer, purpose: PushPurpose): PushControl {
  const publicKey = offer?.publicKey ?? null;
  const [seen, setSeen] = useState<PushState | null>(null);
  const [fault, setFault] = useState<PushFault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isOn = useRef(offer?.isOn ?? false);

  useEffect(() => {
    if (publicKey === null) return;
    let isOver = false;
    const settle = (found: PushState) => {
      isOn.current = found === "on";
      setSeen(found);
    };
    const look = async () => {
      if (document.visibilityState !== "visible") return;
      const found = await lookAt({ publicKey, purpose }, isOn.current).catch(() => null);
      if (!isOver && found !== null) settle(found);
    };
    void look();
    document.addEventListener("visibilitychange", look);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", look);
    };
  }, [publicKey, purpose]);

  async function toggle() {
    if (publicKey === null) return;
    setBusy(true);
    setFault(null);
    const came = await turn({ publicKey, purpose }, !isOn.current).catch(() => "failed" as const);
    setBusy(false);
    if (isFault(came)) {
      setFault(came);
    } else {
      isOn.current = came === "on";
      setSeen(came);
    }
  }
  return { state: seen ?? (offer?.isOn ? "on" : "off"), isLooking: seen === null, fault, isBusy, toggle };
}

/** What does it comes after the page: nothing on it waits. */
const client = () => import("./push-client.ts");

async function lookAt(wish: PushWish, isOn: boolean): Promise<PushState> {
  return (await client()).lookAtPush(wish, isOn);
}

async function turn(wish: PushWish, isOn: boolean): Promise<PushState | PushFault> {
  const { turnPushOff, turnPushOn } = await client();
  return isOn ? turnPushOn(wish) : turnPushOff(wish);
}

function isFault(came: PushState | PushFault): came is PushFault {
  return came === "dismissed" || came === "service" || came === "devices" || came === "failed";
}
