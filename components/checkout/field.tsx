"use client";
import { type ReactNode, useId } from "react";

type Ids = { readonly id: string; readonly "aria-describedby"?: string; readonly "aria-invalid"?: true };
type Props = {
  label: string;
  hint?: string;
  /** What is wrong with it; null or nothing while that was not asked. */
  fault?: string | null;
  children: (ids: Ids) => ReactNode;
};

/** A field under its name, with what helps and what is wrong below it. */
export function Field({ label, hint, fault, children }: Props) {
  const id = useId();
  const said = fault ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(said && { "aria-describedby": `${id}-said` }), ...(fault && { "aria-invalid": true }) })}
      {said && (
        <p id={`${id}-said`} className={fault ? "text-rose text-sm" : "text-ink-2 text-sm"}>
          {said}
        </p>
      )}
    </div>
  );
}
