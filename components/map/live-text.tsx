"use client";
import { useLayoutEffect, useRef } from "react";
import type { StoreApi } from "zustand/vanilla";

type Props<State> = {
  store: Pick<StoreApi<State>, "getState" | "subscribe">;
  /** Never empty; undefined leaves what is written. */
  say: (state: State) => string | undefined;
};

/**
 * What a store tells, written by itself at each change. A busy map has thirty groups whose counts change each second:
 * rendered, each would take its row's dozen elements through React.
 */
export function LiveText<State>({ store, say }: Props<State>) {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    let written: string | undefined;
    const write = () => {
      const now = say(store.getState());
      const text = element.current?.firstChild;
      if (now === undefined || now === written || !text) return;
      written = now;
      text.nodeValue = now;
    };
    write();
    return store.subscribe(write);
  }, [store, say]);
  return <span ref={element}>{say(store.getState()) ?? "–"}</span>;
}
