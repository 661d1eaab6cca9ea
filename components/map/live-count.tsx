"use client";
import { useLayoutEffect, useRef } from "react";
import type { RowsStore } from "./list-rows.ts";

type Props = {
  rows: RowsStore;
  /** The group's key. */
  of: string;
  /** The count in words; never empty. */
  say: (count: number) => string;
};

/**
 * A group's count, written by itself each time the rows are told. A busy map has thirty of them that change each second:
 * rendered, each would take its row's dozen elements through React.
 */
export function LiveCount({ rows, of, say }: Props) {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    let written: number | undefined;
    const write = () => {
      const count = rows.getState().rows.counts.get(of);
      const text = element.current?.firstChild;
      if (count === undefined || count === written || !text) return;
      written = count;
      text.nodeValue = say(count);
    };
    write();
    return rows.subscribe(write);
  }, [rows, of, say]);
  return <span ref={element}>{say(rows.getState().rows.counts.get(of) ?? 0)}</span>;
}
