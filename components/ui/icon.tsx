/** Paths of lucide's icons (ISC licence), for what stands on public pages: its own components cost a render more than all around them. */
const PATHS = {
  sliders: ["M10 5H3", "M12 19H3", "M14 3v4", "M16 17v4", "M21 12h-9", "M21 19h-5", "M21 5h-7", "M8 10v4", "M8 12H3"],
  cross: ["M18 6 6 18", "M6 6l12 12"],
  search: ["m21 21-4.34-4.34", "M3 11a8 8 0 1 0 16 0a8 8 0 1 0-16 0"],
  down: ["m6 9 6 6 6-6"],
  map: [
    "M14.106 5.553a2 2 0 0 0 1.788 0l3.659-1.83A1 1 0 0 1 21 4.619v12.764a1 1 0 0 1-.553.894l-4.553 2.277a2 2 0 0 1-1.788 0l-4.212-2.106a2 2 0 0 0-1.788 0l-3.659 1.83A1 1 0 0 1 3 19.381V6.618a1 1 0 0 1 .553-.894l4.553-2.277a2 2 0 0 1 1.788 0z",
    "M15 5.764v15",
    "M9 3.236v15",
  ],
  pin: [
    "M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 16 0",
    "M15 10a3 3 0 1 0-6 0a3 3 0 1 0 6 0",
  ],
  person: [
    "M17.925 20.056a6 6 0 0 0-11.851.001",
    "M16 11a4 4 0 1 0-8 0a4 4 0 1 0 8 0",
    "M22 12a10 10 0 1 0-20 0a10 10 0 1 0 20 0",
  ],
  // drawn as one path, in which only the first part may begin where it likes
} as const satisfies Readonly<Record<string, readonly [string, ...`M${string}`[]]>>;

/** A drawing beside words that say the same; `size` in pixels. */
export function Icon({ of, size, className }: { of: keyof typeof PATHS; size: number; className?: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      <path d={PATHS[of].join("")} />
    </svg>
  );
}
