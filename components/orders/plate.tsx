import { createRng } from "#lib/core/rng.ts";

type Props = { seed: string; size: number };

const TOPPINGS = ["var(--ember)", "var(--leaf)", "var(--amber)", "var(--rose)"] as const;
const COUNT = 13;
/** Turns of the golden angle spread things evenly over a disc (Vogel's model of a sunflower). */
const GOLDEN = 2.39996;

/** A bowl from above, its toppings strewn from the restaurant's name: every kitchen has its own picture. */
export function Plate({ seed, size }: Props) {
  const rng = createRng(seed);
  const main = rng.pick(TOPPINGS);
  const toppings = Array.from({ length: COUNT }, (_, index) => {
    const angle = index * GOLDEN + rng.range(0, 0.9);
    const out = Math.sqrt((index + 0.6) / COUNT) * 12;
    return {
      key: index,
      x: (22 + Math.cos(angle) * out).toFixed(1),
      y: (22 + Math.sin(angle) * out).toFixed(1),
      r: rng.range(1.3, 2.9).toFixed(1),
      fill: rng.next() < 0.45 ? main : rng.pick(TOPPINGS),
    };
  });
  return (
    <svg width={size} height={size} viewBox="0 0 44 44" aria-hidden="true" className="shrink-0">
      <rect width="44" height="44" rx="14" fill="var(--ember-soft)" />
      <circle cx="22" cy="22" r="18" fill="var(--surface)" />
      <circle cx="22" cy="22" r="15" fill="var(--sunken)" />
      {toppings.map(({ key, x, y, r, fill }) => (
        <circle key={key} cx={x} cy={y} r={r} fill={fill} />
      ))}
    </svg>
  );
}
