"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";

type Props = {
  readonly onBack: () => void;
  /** Takes out what the form is about; absent for what is new. */
  readonly onRemove?: () => void;
  readonly mayRemove?: boolean;
};

/** What ends a form over the menu, in sight however long it is. To remove is asked for twice. */
export function FormActions({ onBack, onRemove, mayRemove = true }: Props) {
  const t = useTranslations("kitchenMenu");
  const [isAsked, setAsked] = useState(false);
  return (
    <div className="kitchen-actions">
      <button type="submit" className="board-button" data-primary="">
        {t("save")}
      </button>
      {onRemove && (
        <button
          type="button"
          className="board-button"
          data-warns={isAsked || undefined}
          disabled={!mayRemove}
          onClick={isAsked ? onRemove : () => setAsked(true)}
          onBlur={() => setAsked(false)}
        >
          {isAsked ? t("removeSure") : t("remove")}
        </button>
      )}
      <button type="button" className="board-button" onClick={onBack}>
        {t("back")}
      </button>
    </div>
  );
}
