"use client";
import { useTranslations } from "next-intl";
import { type ComponentType, use, useId, useRef, useState } from "react";
import { Icon } from "#components/ui/icon.tsx";
import { SettingsCode } from "./settings-code.ts";
import type { SettingsPopoverProps } from "./settings-popover.tsx";

type Props = { className: string };

/**
 * The way to what is one's own, theme and language, behind one button. `className` is the button's look where it stands. What opens is seldom needed, so
 * its code comes when somebody reaches for it; it opens itself the first time, and the button does from then on.
 */
export function SettingsMenu({ className }: Props) {
  const t = useTranslations("site");
  const load = use(SettingsCode);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [Popover, setPopover] = useState<ComponentType<SettingsPopoverProps> | null>(null);
  // code that did not come is asked for again by the next press
  const fetchAhead = () => void load().catch(() => {});
  const open = () =>
    void load()
      .then((popover) => setPopover(() => popover))
      .catch(() => {});
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={t("settings")}
        aria-haspopup="dialog"
        popoverTarget={Popover ? id : undefined}
        onPointerEnter={Popover ? undefined : fetchAhead}
        onFocus={Popover ? undefined : fetchAhead}
        onClick={Popover ? undefined : open}
      >
        <Icon of="person" size={20} />
      </button>
      {Popover && <Popover id={id} button={button} />}
    </>
  );
}
