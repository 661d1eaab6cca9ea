"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";

export type FieldProps = {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly autoComplete: string;
  /** What is said where nothing was typed. */
  readonly missing: string;
  readonly type?: "text" | "email" | "password";
  readonly hint?: string | undefined;
  readonly value?: string | undefined;
  readonly inputMode?: "numeric" | "email" | "text" | undefined;
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
  readonly maxLength?: number;
  /** Why it was not taken. */
  readonly fault: string | null;
};

/** A field under its label, with its hint and what is wrong with it as text that belongs to it. A password can be looked at. */
export function Field({
  id,
  name,
  label,
  type = "text",
  hint,
  fault,
  value,
  missing: _,
  isRequired = true,
  isReadOnly,
  ...input
}: FieldProps) {
  const t = useTranslations("account");
  const [isShown, setShown] = useState(false);
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return (
    <div className="account-field">
      <label htmlFor={id}>{label}</label>
      <div className="account-input" data-invalid={fault !== null || undefined}>
        <input
          id={id}
          name={name}
          type={type === "password" && isShown ? "text" : type}
          required={isRequired}
          readOnly={isReadOnly}
          defaultValue={value}
          maxLength={type === "password" ? 300 : 254}
          spellCheck={false}
          autoCapitalize={name === "name" ? "words" : "none"}
          aria-invalid={fault !== null || undefined}
          aria-describedby={described || undefined}
          {...input}
        />
        {type === "password" && (
          <button type="button" aria-pressed={isShown} aria-controls={id} onClick={() => setShown(!isShown)}>
            {t(isShown ? "hide" : "show")}
            <span className="sr-only"> {label}</span>
          </button>
        )}
      </div>
      {hint && (
        <p id={`${id}-hint`} className="account-hint">
          {hint}
        </p>
      )}
      <p id={`${id}-fault`} role="alert" className="account-fault" hidden={fault === null}>
        {fault}
      </p>
    </div>
  );
}
