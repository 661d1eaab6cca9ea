type Bar = { readonly label: string; readonly value: number | null; readonly said: string };
type Props = {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** What the top of the chart is; null: the highest bar. */
  readonly top?: number;
  /** What the top is called, beside its line. */
  readonly topSaid: string;
};

const WIDTH = 360;
const HEIGHT = 150;
const FOOT = 22;
/** Labels that fit beside each other. */
const MOST_LABELS = 5;

/** A bar a day. The table below says the same in words, so a reader is told the title alone. */
export function Bars({ title, bars, top, topSaid }: Props) {
  const most = top ?? Math.max(1, ...bars.map(({ value }) => value ?? 0));
  const step = WIDTH / bars.length;
  const every = Math.ceil(bars.length / MOST_LABELS);
  const height = HEIGHT - FOOT;
  return (
    <figure className="figures-chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 -14 ${WIDTH} ${HEIGHT + 14}`} role="img" aria-label={title}>
        <line x1="0" x2={WIDTH} y1="0" y2="0" className="figures-top" />
        <text x="0" y="-4" className="figures-word">
          {topSaid}
        </text>
        <line x1="0" x2={WIDTH} y1={height} y2={height} className="figures-ground" />
        {bars.map(({ label, value, said }, i) => {
          const tall = value === null ? 0 : Math.max(value > 0 ? 2 : 0, (Math.min(value, most) / most) * height);
          return (
            <g key={label}>
              <rect
                x={i * step + step * 0.15}
                y={height - tall}
                width={step * 0.7}
                height={tall}
                rx={Math.min(6, step * 0.2)}
                className="figures-bar"
              >
                <title>{said}</title>
              </rect>
              {i % every === 0 && (
                <text x={i * step + step / 2} y={HEIGHT - 4} textAnchor="middle" className="figures-word">
                  {label}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
