type Bar = { readonly day: string; readonly label: string; readonly value: number | null; readonly said: string };
type Props = {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** What the top of the chart is; left out: the highest bar. */
  readonly top?: number;
  /** What the top is called, above its line. */
  readonly topSaid: string;
};

/** Labels that fit beside each other. */
const MOST_LABELS = 5;
/** With more bars than this a label is wider than its own. */
const FEW = 7;

/**
 * A bar a day, as wide as there is room for; words keep their size. The table below says the same in words, so a reader is told
 * the title alone.
 */
export function Bars({ title, bars, top, topSaid }: Props) {
  const most = top ?? Math.max(1, ...bars.map(({ value }) => value ?? 0));
  const every = Math.ceil(bars.length / MOST_LABELS);
  return (
    <figure className="figures-chart">
      <figcaption>{title}</figcaption>
      <p className="figures-top num" aria-hidden="true">
        {topSaid}
      </p>
      <svg viewBox={`0 0 ${bars.length} 100`} preserveAspectRatio="none" role="img" aria-label={title}>
        {bars.map(({ day, value, said }, i) => {
          const tall = Math.min(100, ((value ?? 0) / most) * 100);
          return (
            <rect key={day} x={i + 0.15} width="0.7" y={100 - tall} height={tall}>
              <title>{said}</title>
            </rect>
          );
        })}
      </svg>
      <p className="figures-days num" aria-hidden="true" data-few={bars.length <= FEW || undefined}>
        {bars.map(({ day, label }, i) => (
          <span key={day}>{i % every === 0 && label}</span>
        ))}
      </p>
    </figure>
  );
}
