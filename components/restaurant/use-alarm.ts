"use client";
import { useEffect, useRef, useState } from "react";
import { Alarm } from "./alarm.ts";

/** How long each of the title's two forms shows. */
const FLASH_MS = 1_000;

/**
 * Rings while `ringing` orders wait to be seen: sound, the tab's title, and a screen that stays on. `isArmed` false: the
 * browser waits for a first press anywhere on the page before it plays anything.
 */
export function useAlarm(ringing: number, title: string): { isArmed: boolean; arm: () => void } {
  const [isArmed, setArmed] = useState(false);
  const alarm = useRef<Alarm | null>(null);
  useEffect(() => {
    const mine = new Alarm(setArmed);
    alarm.current = mine;
    const arm = () => mine.arm();
    // a tablet that is allowed to play without a press is armed at once
    if (navigator.userActivation?.hasBeenActive) arm();
    addEventListener("pointerdown", arm, { once: true });
    addEventListener("keydown", arm, { once: true });
    return () => {
      removeEventListener("pointerdown", arm);
      removeEventListener("keydown", arm);
      mine.close();
    };
  }, []);
  useEffect(() => alarm.current?.set(ringing > 0), [ringing]);
  useEffect(() => {
    if (ringing === 0) return;
    const before = document.title;
    let isOn = true;
    document.title = title;
    const timer = setInterval(() => {
      isOn = !isOn;
      document.title = isOn ? title : before;
    }, FLASH_MS);
    return () => {
      clearInterval(timer);
      document.title = before;
    };
  }, [ringing, title]);
  useWakeLock(isArmed);
  return { isArmed, arm: () => alarm.current?.arm() };
}

/** Keeps the screen on while it is looked at. A browser lets go whenever the page is hidden. */
function useWakeLock(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted || !("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const hold = async () => {
      if (document.visibilityState !== "visible") return;
      // a tablet that is low on power refuses
      const held = await navigator.wakeLock.request("screen").catch(() => null);
      if (isOver) void held?.release();
      else lock = held;
    };
    void hold();
    document.addEventListener("visibilitychange", hold);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", hold);
      void lock?.release();
    };
  }, [isWanted]);
}
