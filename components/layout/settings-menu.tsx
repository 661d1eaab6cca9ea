"use client";
import { Settings2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentType, useState } from "react";

type Props = { className: string };

const load = () => import("./settings-popover.tsx").then((module) => module.SettingsPopover);

/**
 * Theme and language, behind one button. `className` is the button's look where it stands. What opens is a fifth of the
 * page's code and seldom needed, so it comes when somebody reaches for it.
 */
export function SettingsMenu({ className }: Props) {
  const t = useTranslations("site");
  const [Popover, setPopover] = useState<ComponentType<Props> | null>(null);
  if (Popover) return <Popover className={className} />;
  // code that did not come is asked for again by the next press
  const fetchAhead = () => void load().catch(() => {});
  const open = () =>
    void load()
      .then((popover) => setPopover(() => popover))
      .catch(() => {});
  return (
    <button
      type="button"
      className={className}
      aria-label={t("settings")}
      aria-haspopup="dialog"
      onPointerEnter={fetchAhead}
      onFocus={fetchAhead}
      onClick={open}
    >
      <Settings2 size={20} aria-hidden="true" />
    </button>
  );
}
