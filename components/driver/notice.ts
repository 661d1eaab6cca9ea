/** What the driver is told once, calmly, until they have read it. */
export type Notice = {
  readonly id: number;
  readonly says:
    | "cancelled"
    | "taken"
    | "full"
    | "pinWrong"
    | "pinLocked"
    | "waitLonger"
    | "notNow"
    | "busy"
    | "noNetwork";
  /** Of which order, as people call it. */
  readonly code?: string | undefined;
};

const REFUSALS: Readonly<Record<string, Notice["says"]>> = {
  delivery_conflict: "cancelled",
  delivery_not_yours: "cancelled",
  pin_wrong: "pinWrong",
  pin_locked: "pinLocked",
  wait_longer: "waitLonger",
  offer_ended: "taken",
  offer_not_found: "taken",
  driver_full: "full",
  driver_busy: "busy",
  unreachable: "noNetwork",
};

/** What to tell of the API's error. */
export function noticeOf(errorCode: string): Notice["says"] {
  return REFUSALS[errorCode] ?? "notNow";
}

/** The same thing is told once, the newest last. */
export function withNotice(notices: readonly Notice[], says: Notice["says"], code?: string): Notice[] {
  const others = notices.filter((old) => old.says !== says || old.code !== code);
  return [...others, { id: (notices.at(-1)?.id ?? 0) + 1, says, code }];
}
