"use client";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useLayoutEffect, useRef } from "react";

type Props = {
  /** What is moved, for who hears the buttons. */
  readonly name: string;
  readonly place: number;
  readonly last: number;
  readonly onMove: (to: number) => void;
};

/** Up and down the order that something stands in; nothing for what stands alone. The button that was pressed keeps the focus, where it goes on. */
export function MoveButtons({ name, place, last, onMove }: Props) {
  const t = useTranslations("kitchenMenu");
  const up = useRef<HTMLButtonElement>(null);
  const down = useRef<HTMLButtonElement>(null);
  const pressed = useRef<"up" | "down" | null>(null);
  // an element loses the focus when it moves, and has none at an end
  useLayoutEffect(() => {
    const way = pressed.current;
    pressed.current = null;
    if (way === "up") (place > 0 ? up : down).current?.focus();
    if (way === "down") (place < last ? down : up).current?.focus();
  }, [place, last]);
  const move = (way: "up" | "down") => {
    pressed.current = way;
    onMove(way === "up" ? place - 1 : place + 1);
  };
  if (last === 0) return null;
  return (
    <>
      <button
        ref={up}
        type="button"
        className="board-icon"
        aria-label={t("upOf", { name })}
        disabled={place === 0}
        onClick={() => move("up")}
      >
        <ArrowUp size={18} aria-hidden="true" />
      </button>
      <button
        ref={down}
        type="button"
        className="board-icon"
        aria-label={t("downOf", { name })}
        disabled={place === last}
        onClick={() => move("down")}
      >
        <ArrowDown size={18} aria-hidden="true" />
      </button>
    </>
  );
}
