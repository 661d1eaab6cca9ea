import type { FeedStatus } from "#lib/map/feed-machine.ts";

/** Live: a disc. Connecting and reconnecting: a ring that is open. Stale: a half disc. Offline: a crossed ring. */
export function FeedShape({ status }: { status: FeedStatus }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" fill="none" className="shrink-0">
      {status === "live" && <circle cx="6" cy="6" r="4.2" fill="var(--leaf)" />}
      {(status === "connecting" || status === "reconnecting") && (
        <path d="M6 1.5a4.5 4.5 0 1 1-4.3 3.2" stroke="var(--amber)" strokeWidth="2.2" strokeLinecap="round" />
      )}
      {status === "stale" && (
        <>
          <circle cx="6" cy="6" r="4.4" stroke="var(--amber)" strokeWidth="1.8" />
          <path d="M6 1.6a4.4 4.4 0 0 1 0 8.8Z" fill="var(--amber)" />
        </>
      )}
      {status === "offline" && (
        <path
          d="M2.2 2.2 9.8 9.8M6 1.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 0 1 0-8.8Z"
          stroke="var(--rose)"
          strokeWidth="1.9"
        />
      )}
    </svg>
  );
}
