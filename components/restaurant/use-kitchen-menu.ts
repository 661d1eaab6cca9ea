"use client";
import { useCallback, useEffect, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import type { Menu, MenuItem, MenuSection } from "#lib/catalog/menu.ts";

/** The menu as the kitchen sells it; null until it is there, `isLost` where it did not come. */
export function useKitchenMenu(): {
  sections: readonly MenuSection[] | null;
  isLost: boolean;
  load: () => void;
  change: (itemId: string, soldOutUntil: number | null) => void;
} {
  const [sections, setSections] = useState<readonly MenuSection[] | null>(null);
  const [isLost, setLost] = useState(false);
  const load = useCallback(async () => {
    setLost(false);
    const answer = await callApi<Menu>("GET", "restaurant/menu");
    if (answer.ok) setSections(answer.body.sections);
    else setLost(true);
  }, []);
  useEffect(() => void load(), [load]);
  const change = useCallback((itemId: string, soldOutUntil: number | null) => {
    const changed = (item: MenuItem) => (item.id === itemId ? { ...item, soldOutUntil } : item);
    setSections((all) => all?.map((section) => ({ ...section, items: section.items.map(changed) })) ?? null);
  }, []);
  return { sections, isLost, load: () => void load(), change };
}
