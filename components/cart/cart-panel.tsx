"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { CartInside } from "./cart-inside.tsx";
import type { CartPanelProps } from "./panel-props.ts";

const client = new QueryClient();

/** What is in the cart, what it costs and when it comes; code of its own, loaded with the first thing in it. */
export function CartPanel(props: CartPanelProps) {
  return (
    <QueryClientProvider client={client}>
      <CartInside {...props} />
    </QueryClientProvider>
  );
}
