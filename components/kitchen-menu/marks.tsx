"use client";

type Props<K extends string> = {
  readonly title: string;
  readonly hint?: string;
  readonly all: readonly { readonly key: K; readonly label: string }[];
  readonly chosen: readonly K[];
  readonly onChange: (chosen: K[]) => void;
};

/** Of a closed list as many as hold, in the order of the list. */
export function Marks<K extends string>({ title, hint, all, chosen, onChange }: Props<K>) {
  const toggled = (key: K) => all.map((each) => each.key).filter((each) => chosen.includes(each) !== (each === key));
  return (
    <fieldset className="kitchen-group">
      <legend>{title}</legend>
      {hint && <p>{hint}</p>}
      <div className="kitchen-marks">
        {all.map(({ key, label }) => (
          <label key={key} className="kitchen-mark">
            <input type="checkbox" checked={chosen.includes(key)} onChange={() => onChange(toggled(key))} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
