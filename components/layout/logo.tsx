/** The mark: a flame that is also a drop on a map, with a pulse through it. */
export function LogoMark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true" className="shrink-0">
      <path d="M13 1c4.6 4.8 9.5 8 9.5 13.7a9.5 9.5 0 0 1-19 0C3.5 9 8.4 5.8 13 1Z" fill="var(--ember)" />
      <path
        d="M7.5 16.5h4l1.7-4.2 2.3 6 1.3-1.8h2"
        stroke="#fff"
        strokeWidth="1.9"
        fill="none"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
