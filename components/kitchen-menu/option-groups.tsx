"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { RemoveButton } from "#components/restaurant/remove-button.tsx";
import type { GroupDraft } from "./option-drafts.ts";

const MOST_GROUPS = 20;
const MOST_CHOICES = 50;

type Props = {
  readonly groups: readonly GroupDraft[];
  readonly currency: string;
  readonly onChange: (groups: readonly GroupDraft[]) => void;
};

/** The questions about an item: what may be chosen, how many of it, and what each adds to the price. */
export function OptionGroups({ groups, currency, onChange }: Props) {
  const t = useTranslations("kitchenMenu.options");
  const put = (id: string, said: Partial<GroupDraft>) =>
    onChange(groups.map((group) => (group.id === id ? { ...group, ...said } : group)));
  const newGroup = (): GroupDraft => ({ id: crypto.randomUUID(), name: "", min: 0, max: 1, choices: [newChoice()] });
  return (
    <fieldset className="kitchen-group">
      <legend>{t("title")}</legend>
      {groups.map((group) => (
        <fieldset key={group.id} className="kitchen-question" aria-label={group.name || t("question")}>
          <div className="kitchen-question-head">
            <input
              required
              maxLength={80}
              aria-label={t("question")}
              placeholder={t("questionHint")}
              value={group.name}
              onChange={({ target }) => put(group.id, { name: target.value })}
            />
            <RemoveButton
              label={t("removeQuestion", { name: group.name })}
              onClick={() => onChange(groups.filter(({ id }) => id !== group.id))}
            />
          </div>
          <div className="kitchen-counts">
            <Count label={t("min")} value={group.min} least={0} onChange={(min) => put(group.id, { min })} />
            <Count label={t("max")} value={group.max} least={1} onChange={(max) => put(group.id, { max })} />
          </div>
          <ul>
            {group.choices.map((choice) => {
              const set = (said: Partial<typeof choice>) =>
                put(group.id, {
                  choices: group.choices.map((each) => (each.id === choice.id ? { ...each, ...said } : each)),
                });
              return (
                <li key={choice.id}>
                  <input
                    required
                    maxLength={80}
                    aria-label={t("choice")}
                    placeholder={t("choiceHint")}
                    value={choice.name}
                    onChange={({ target }) => set({ name: target.value })}
                  />
                  <input
                    inputMode="decimal"
                    className="num"
                    aria-label={t("adds", { currency })}
                    placeholder="+0"
                    value={choice.price}
                    onChange={({ target }) => set({ price: target.value })}
                  />
                  <RemoveButton
                    label={t("removeChoice", { name: choice.name })}
                    disabled={group.choices.length === 1}
                    onClick={() => put(group.id, { choices: group.choices.filter(({ id }) => id !== choice.id) })}
                  />
                </li>
              );
            })}
          </ul>
          {group.choices.length < MOST_CHOICES && (
            <button
              type="button"
              className="board-chip"
              onClick={() => put(group.id, { choices: [...group.choices, newChoice()] })}
            >
              <Plus size={17} aria-hidden="true" />
              {t("addChoice")}
            </button>
          )}
        </fieldset>
      ))}
      {groups.length < MOST_GROUPS && (
        <button type="button" className="board-chip" onClick={() => onChange([...groups, newGroup()])}>
          <Plus size={17} aria-hidden="true" />
          {t("addQuestion")}
        </button>
      )}
    </fieldset>
  );
}

function newChoice(): GroupDraft["choices"][number] {
  return { id: crypto.randomUUID(), name: "", price: "" };
}

type CountProps = {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly onChange: (value: number) => void;
};

function Count({ label, value, least, onChange }: CountProps) {
  return (
    <label>
      {label}
      <input
        type="number"
        required
        min={least}
        max={50}
        className="num"
        value={value}
        onChange={({ target }) => onChange(Math.trunc(target.valueAsNumber) || least)}
      />
    </label>
  );
}
