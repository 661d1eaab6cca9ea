"use client";
import { useTranslations } from "next-intl";

/** The board's shape, before it was told. */
export function BoardSkeleton() {
  const t = useTranslations("board");
  return (
    <div className="board-columns" aria-busy="true">
      <p className="board-hidden" role="status">
        {t("loading")}
      </p>
      {["new", "preparing", "way"].map((column) => (
        <div key={column} className="board-column" data-of={column} aria-hidden="true">
          <div className="board-ghost" data-short="" />
          <div className="board-ghost" />
          <div className="board-ghost" />
        </div>
      ))}
    </div>
  );
}

/** Why there is no board, and what helps. */
export function BoardAway({ code, onRetry }: { readonly code: string | null; readonly onRetry: () => void }) {
  const t = useTranslations("board.away");
  const isOver = code === "session_ended" || code === "session_expired" || code === "board_not_found";
  return (
    <div className="board-away" role="alert">
      <h2>{isOver ? t("overTitle") : t("title")}</h2>
      <p>{isOver ? t("overLead") : t("lead")}</p>
      <button
        type="button"
        className="board-button"
        data-primary=""
        onClick={isOver ? () => location.reload() : onRetry}
      >
        {isOver ? t("signIn") : t("retry")}
      </button>
    </div>
  );
}
