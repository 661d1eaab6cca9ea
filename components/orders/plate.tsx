import { createRng } from "#lib/core/rng.ts";

type Props = { seed: string; size: number };

const TOPPINGS = ["var(--ember)", "var(--leaf)", "var(--amber)", "var(--rose)"] as const;

/** A bowl from above, its toppings strewn from the restaurant's name: every kitchen has its own picture. */
export function Plate({ seed, size }: Props) {
  const rng = createRng(seed);
  const toppings = Array.from({ length: 11 }, (_, index) => {
    const angle = index * 2.4 + rng.range(0, 0.7);
    const radius = Math.sqrt((index + 0.5) / 11) * 9.2;
    return {
      key: index,
      x: (22 + Math.cos(angle) * radius).toFixed(1),
      y: (22 + Math.sin(angle) * radius).toFixed(1),
      turn: rng.int(0, 179),
      long: rng.next() < 0.4,
      fill: rng.pick(TOPPINGS),
    };
  });
  return (
    <svg width={size} height={size} viewBox="0 0 44 44" aria-hidden="true" className="shrink-0">
      <rect width="44" height="44" rx="14" fill="var(--ember-soft)" />
      <circle cx="22" cy="22" r="15.5" fill="var(--surface)" />
      <circle cx="22" cy="22" r="12.4" fill="var(--sunken)" />
      {toppings.map(({ key, x, y, turn, long, fill }) => (
        <rect
          key={key}
          x={-(long ? 2.6 : 1.7)}
          y={-(long ? 1 : 1.7)}
          width={long ? 5.2 : 3.4}
          height={long ? 2 : 3.4}
          rx={long ? 1 : 1.7}
          fill={fill}
          transform={`translate(${x} ${y}) rotate(${turn})`}
        />
      ))}
    </svg>
  );
}
