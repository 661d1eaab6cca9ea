"use client";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { DriveClient, DriveState } from "./drive-client.ts";

const NOTHING = createStore<DriveState | null>(() => null);

/** The driver's phone while the page stands; its code, with the database in the browser, comes after the first paint. `driver`: whose it is. */
export function useDrive(driver: string): { client: DriveClient | null; state: DriveState | null; isLost: boolean } {
  const [client, setClient] = useState<DriveClient | null>(null);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    let made: DriveClient | null = null;
    let isGone = false;
    import("./drive-client.ts")
      .then(({ DriveClient }) => {
        if (isGone) return;
        made = new DriveClient(driver);
        setClient(made);
        return made.start();
      })
      .catch(() => setLost(true));
    return () => {
      isGone = true;
      made?.stop();
      setClient(null);
    };
  }, [driver]);
  const state = useStore<typeof NOTHING | DriveClient["store"], DriveState | null>(
    client?.store ?? NOTHING,
    (known: DriveState | null) => known,
  );
  return { client, state, isLost };
}
