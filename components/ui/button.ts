/** Class lists of the controls, so that a link and a button can look the same. */
const base =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-control border px-4.5 py-2 text-base font-semibold no-underline transition-[background-color,border-color,transform] duration-(--press) ease-out active:scale-[0.98]";

/** The one action of a view. */
export const primaryButton = `${base} border-transparent bg-ember text-ember-ink hover:bg-[color-mix(in_oklab,var(--ember),var(--ink)_12%)]`;
/** Everything else that can be pressed. */
export const quietButton = `${base} border-line bg-transparent text-ink hover:bg-sunken`;
