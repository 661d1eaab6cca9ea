"use client";
import { useLayoutEffect, useRef } from "react";
import type { StoreApi } from "zustand/vanilla";

type Props<State> = {
  store: Pick<StoreApi<State>, "getState" | "subscribe">;
  /** The number; what is written stays while there is none. */
  value: (state: State) => number | undefined;
  /** The number in words; never empty. */
  say: (value: number) => string;
};

/**
 * A number of a store, written by itself at each change. A busy map has thirty of them that change each second: rendered,
 * each would take its row's dozen elements through React.
 */
export function LiveNumber<State>({ store, value, say }: Props<State>) {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    let written: number | undefined;
    const write = () => {
      const now = value(store.getState());
      const text = element.current?.firstChild;
      if (now === undefined || now === written || !text) return;
      written = now;
      text.nodeValue = say(now);
    };
    write();
    return store.subscribe(write);
  }, [store, value, say]);
  return <span ref={element}>{say(value(store.getState()) ?? 0)}</span>;
}
