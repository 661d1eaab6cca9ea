import type { Answer } from "./use-order-words.ts";

/** The one big answer of the page. */
export function AnswerBlock({ answer }: { answer: Answer }) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-1" data-answer="">
      <p className="min-w-0">
        <span className="block font-semibold text-ink-2">{answer.label}</span>
        <span
          aria-hidden="true"
          className="num track-answer mt-1 block font-display font-[650] leading-none tracking-[-0.03em]"
        >
          {answer.big}
        </span>
        <span className="sr-only">{answer.spoken}</span>
      </p>
      {answer.aside && <p className="num pb-0.5 text-ink-2">{answer.aside}</p>}
    </div>
  );
}
