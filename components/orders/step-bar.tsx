import { type Progress, STEPS } from "./progress.ts";

type Props = { progress: Progress; label: string };

/** Placed, accepted, cooked, on the way: four bars; the timeline tells the same with times. */
export function StepBar({ progress, label }: Props) {
  const { done, share, isStopped } = progress;
  const full = isStopped ? "bg-ink-3" : done === STEPS.length ? "bg-leaf" : "bg-ember";
  return (
    <div role="img" aria-label={label} className="track-steps flex gap-1.5">
      {STEPS.map((step, index) => (
        <span key={step} className="h-[5px] flex-1 overflow-clip rounded-full bg-sunken">
          <span
            className={`block h-full rounded-full ${full}`}
            style={{ width: `${index < done ? 100 : index === done ? Math.round(share * 100) : 0}%` }}
          />
        </span>
      ))}
    </div>
  );
}
