"use client";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { countOf, type LocalCart } from "./cart.ts";
import { useCart } from "./cart-store.ts";

/** Says politely what has come into the cart, or gone from it. */
export function CartAnnouncer() {
  const t = useTranslations("cart.say");
  const [said, setSaid] = useState("");
  useEffect(
    () =>
      useCart.subscribe((now, before) => {
        const count = countOf(now);
        const different = differenceOf(now, before);
        if (different) setSaid(t(different.what, { name: different.name, quantity: different.quantity, count }));
      }),
    [t],
  );
  return (
    <p aria-live="polite" className="sr-only" data-said-cart="">
      {said}
    </p>
  );
}

type Difference = { readonly what: "added" | "changed" | "removed"; readonly name: string; readonly quantity: number };

function differenceOf(now: LocalCart, before: LocalCart): Difference | null {
  const had = new Map(before.entries.map((entry) => [entry.key, entry.quantity]));
  for (const { key, name, quantity } of now.entries) {
    const earlier = had.get(key);
    had.delete(key);
    if (earlier !== quantity) return { what: (earlier ?? 0) < quantity ? "added" : "changed", name, quantity };
  }
  const gone = before.entries.find(({ key }) => had.has(key));
  return gone ? { what: "removed", name: gone.name, quantity: 0 } : null;
}
