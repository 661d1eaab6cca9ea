/** A line of the menu that one can press. */
export const OPTION =
  "flex min-h-11 w-full items-center gap-3 rounded-control px-3 text-left text-base hover:bg-sunken aria-checked:font-semibold aria-[current]:font-semibold";
