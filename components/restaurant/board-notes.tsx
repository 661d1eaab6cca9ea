"use client";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import type { PressNote } from "./use-presses.ts";

type Shown = PressNote & { readonly id: number };

/** Most that are shown at once: the newest. */
const MOST = 3;

/** What came to something else than was pressed. */
export function useBoardNotes() {
  const [notes, setNotes] = useState<readonly Shown[]>([]);
  const note = useCallback((one: PressNote) => {
    setNotes((before) => [...before, { ...one, id: (before.at(-1)?.id ?? 0) + 1 }].slice(-MOST));
  }, []);
  const forget = useCallback((id: number) => setNotes((before) => before.filter((one) => one.id !== id)), []);
  return { notes, note, forget };
}

/** Says so, calmly, until it was read. */
export function BoardNotes({ notes, onForget }: { notes: readonly Shown[]; onForget: (id: number) => void }) {
  const t = useTranslations("board.notes");
  return (
    <ul className="board-notes" aria-live="polite">
      {notes.map(({ id, code, kind, why }) => (
        <li key={id}>
          <p>{kind === "taken" ? t("taken", { code }) : t(wordOf(why), { code })}</p>
          <button type="button" className="board-chip" onClick={() => onForget(id)}>
            {t("forget")}
          </button>
        </li>
      ))}
    </ul>
  );
}

function wordOf(why: string): "noDriver" | "print" | "seen" | "refused" {
  if (why === "delivery_conflict") return "noDriver";
  return why === "print" || why === "seen" ? why : "refused";
}
