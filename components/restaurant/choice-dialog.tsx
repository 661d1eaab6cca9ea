"use client";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Dialog } from "#components/ui/dialog.tsx";

type Choice<T> = { readonly key: string; readonly label: string; readonly value: T };
type Props<T> = {
  readonly title: string;
  readonly lead: string;
  readonly choices: readonly Choice<T>[];
  readonly onChoose: (value: T) => void;
  readonly onClose: () => void;
};

/** One question with big answers: a press is the answer, and there is a way back. */
export function ChoiceDialog<T>({ title, lead, choices, onChoose, onClose }: Props<T>) {
  const t = useTranslations("board");
  const id = useId();
  return (
    <Dialog labelledBy={id} className="board-dialog" onClose={onClose}>
      <h2 id={id}>{title}</h2>
      <p>{lead}</p>
      <div className="board-choices">
        {choices.map(({ key, label, value }) => (
          <button key={key} type="button" className="board-button" onClick={() => onChoose(value)}>
            {label}
          </button>
        ))}
      </div>
      <button type="button" className="board-button" data-small="" onClick={onClose}>
        {t("back")}
      </button>
    </Dialog>
  );
}
