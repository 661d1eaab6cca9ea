"use client";
import { useState } from "react";
import { callApi } from "#components/orders/api.ts";
import type { MenuItem } from "#lib/catalog/menu.ts";
import type { MenuEditor } from "./use-menu-editor.ts";

/** What is sold out until the end of the restaurant's day, or back: the way of the board, beside the menu's own changes. */
export function useSoldOut(editor: Pick<MenuEditor, "read">): {
  fault: string | null;
  send: (item: MenuItem, isSoldOut: boolean) => void;
  forget: () => void;
} {
  const [fault, setFault] = useState<string | null>(null);
  const send = async (item: MenuItem, isSoldOut: boolean) => {
    setFault(null);
    const until = isSoldOut ? { today: true } : null;
    const answer = await callApi("POST", `restaurant/items/${item.id}/sold-out`, { until });
    if (answer.ok) editor.read();
    else setFault(item.name);
  };
  return { fault, send: (item, isSoldOut) => void send(item, isSoldOut), forget: () => setFault(null) };
}
