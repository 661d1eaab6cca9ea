"use client";
import { type FormEvent, type ReactNode, useId, useRef, useState } from "react";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import type { Answer } from "./ask.ts";
import { fieldOf, useFaultWords } from "./fault-words.ts";
import { Field, type FieldProps } from "./field.tsx";

type Fields = Readonly<Record<string, string>>;
type Props<T> = {
  readonly fields: readonly Omit<FieldProps, "fault" | "id">[];
  readonly submit: string;
  readonly send: (fields: Fields) => Promise<Answer<T>>;
  readonly onDone: (body: T, fields: Fields) => void;
  /** Beside the button: other ways on. */
  readonly children?: ReactNode;
  readonly isQuiet?: boolean;
  /** What the form is about, where no heading says so. */
  readonly label?: string;
};

/** A form of fields under each other. What is wrong is said in words by its field, which then has the keyboard. */
export function AccountForm<T>({ fields, submit, send, onDone, children, isQuiet = false, label }: Props<T>) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const wordsOf = useFaultWords();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<{ field: string | null; words: string } | null>(null);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const given = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]),
    );
    const empty = fields.find(({ name, isRequired = true }) => isRequired && (given[name] ?? "").trim() === "");
    if (empty) return refuse(empty.name, empty.missing);
    setBusy(true);
    setFault(null);
    const answer = await send(given);
    setBusy(false);
    if (answer.ok) return onDone(answer.body, given);
    refuse(
      fieldOf(
        answer,
        fields.map(({ name }) => name),
      ),
      wordsOf(answer),
    );
  };
  const refuse = (field: string | null, words: string) => {
    setFault({ field, words });
    if (field !== null) form.current?.querySelector<HTMLInputElement>(`[name="${field}"]`)?.focus();
  };

  return (
    <form ref={form} className="account-form" method="post" noValidate onSubmit={onSubmit} aria-label={label}>
      {fields.map((field) => (
        <Field
          key={field.name}
          {...field}
          id={`${id}-${field.name}`}
          fault={fault?.field === field.name ? fault.words : null}
        />
      ))}
      <p role="alert" className="account-fault" hidden={fault === null || fault.field !== null}>
        {fault?.field === null && fault.words}
      </p>
      <div className="account-actions">
        <button
          type="submit"
          className={isQuiet ? quietButton : primaryButton}
          aria-disabled={isBusy}
          data-busy={isBusy || undefined}
        >
          {submit}
        </button>
        {children}
      </div>
    </form>
  );
}
