"use client";
import { useCallback, useEffect, useState } from "react";
import { callApi } from "#components/orders/api.ts";

export type ShownItem = {
  readonly id: string;
  readonly name: string;
  readonly priceMinor: number;
  readonly soldOutUntil: number | null;
};
type ShownSection = { readonly id: string; readonly name: string; readonly items: readonly ShownItem[] };

/** The menu as the kitchen sells it; null until it is there, `isLost` where it did not come. */
export function useKitchenMenu(): {
  sections: readonly ShownSection[] | null;
  isLost: boolean;
  load: () => void;
  change: (itemId: string, soldOutUntil: number | null) => void;
} {
  const [sections, setSections] = useState<readonly ShownSection[] | null>(null);
  const [isLost, setLost] = useState(false);
  const load = useCallback(async () => {
    setLost(false);
    const answer = await callApi<{ sections: readonly ShownSection[] }>("GET", "restaurant/menu");
    if (answer.ok) setSections(answer.body.sections);
    else setLost(true);
  }, []);
  useEffect(() => void load(), [load]);
  const change = useCallback((itemId: string, soldOutUntil: number | null) => {
    const changed = (item: ShownItem) => (item.id === itemId ? { ...item, soldOutUntil } : item);
    setSections((all) => all?.map((section) => ({ ...section, items: section.items.map(changed) })) ?? null);
  }, []);
  return { sections, isLost, load: () => void load(), change };
}
