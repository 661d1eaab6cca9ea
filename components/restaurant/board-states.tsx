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
      <Ghosts count={2} />
      <div className="board-under-way">
        <Ghosts count={3} />
        <Ghosts count={1} />
      </div>
    </div>
  );
}

function Ghosts({ count }: { readonly count: number }) {
  return (
    <div aria-hidden="true">
      <div className="board-ghost" data-short="" />
      {["first", "second", "third"].slice(0, count).map((each) => (
        <div key={each} className="board-ghost" />
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
