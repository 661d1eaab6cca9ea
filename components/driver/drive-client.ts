import { createStore } from "zustand/vanilla";
import { callApi } from "#components/orders/api.ts";
import type { Shift } from "#lib/dispatch/driving/shift.ts";
import { type Kept, openKept } from "./kept.ts";
import { NOT_SHARED, PositionShare, type Sharing } from "./share-position.ts";
import { type KeptStep, type Refused, type Step, sendSteps, withSteps } from "./steps.ts";

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
  readonly code?: string | undefined;
};

export type DriveState = {
  /** Null until the server has told of it. */
  readonly shift: Shift | null;
  /** What the server's clock is ahead of this one, ms. */
  readonly aheadMs: number;
  readonly isReachable: boolean;
  /** Why there is nothing to show and will be nothing: the session is over, or the phone keeps nothing. */
  readonly isOver: boolean;
  readonly steps: readonly KeptStep[];
  readonly sharing: Sharing;
  readonly notices: readonly Notice[];
  /** Something was pressed and is not answered yet. */
  readonly isBusy: boolean;
};

const EVERY_MS = 3_000;
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

/** A driver's phone: asks the server how things stand, keeps what it could not say, shares the position while on duty. */
export class DriveClient {
  readonly store = createStore<DriveState>(() => ({
    shift: null,
    aheadMs: 0,
    isReachable: true,
    isOver: false,
    steps: [],
    sharing: NOT_SHARED,
    notices: [],
    isBusy: false,
  }));
  private readonly driver: string;
  private kept: Kept | null = null;
  private share: PositionShare | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turning: Promise<void> | null = null;
  private isStopped = false;
  private lastNotice = 0;
  /** Deliveries of whose end the driver knows. */
  private readonly known = new Set<string>();

  constructor(driver: string) {
    this.driver = driver;
  }

  async start(): Promise<void> {
    addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    const kept = await openKept(this.driver);
    if (this.isStopped) return kept.close();
    this.kept = kept;
    this.share = new PositionShare(kept, (sharing) => this.store.setState({ sharing }));
    this.store.setState({ steps: await kept.listSteps() });
    await this.turn();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    this.share?.stop();
    this.kept?.close();
  }

  goOnDuty(): Promise<void> {
    return this.press("driver/duty", { isOnDuty: true, sharesPosition: true });
  }
  async goOffDuty(): Promise<void> {
    await this.press("driver/duty", { isOnDuty: false });
  }
  accept(offerId: string): Promise<void> {
    return this.press(`offers/${offerId}/accept`);
  }
  decline(offerId: string): Promise<void> {
    return this.press(`offers/${offerId}/decline`);
  }
  /** Ends that need the server's word at once. */
  endBy(problem: "give-back" | "kitchen-closed", deliveryId: string): Promise<void> {
    this.known.add(deliveryId);
    return this.press(`deliveries/${deliveryId}/${problem}`);
  }

  /** Says a step: kept first, told as soon as there is a network. */
  async say(step: Step): Promise<void> {
    if (!this.kept) return;
    await this.kept.addStep(step);
    const steps = await this.kept.listSteps();
    // What was told of it before is answered by this.
    this.store.setState(({ notices }) => ({ steps, notices: notices.filter(({ code }) => code !== step.code) }));
    await this.turn();
  }

  forget(id: number): void {
    this.store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
  }

  private readonly wake = (): void => {
    if (document.visibilityState === "visible") void this.turn();
  };

  private async press(path: string, body: object = {}): Promise<void> {
    this.store.setState({ isBusy: true });
    const answer = await callApi("POST", path, body);
    if (!answer.ok) this.notice(REFUSALS[answer.code] ?? "notNow");
    await this.turn();
    this.store.setState({ isBusy: false });
  }

  /** One at a time: a second one waits for the first and then looks anew. */
  private async turn(): Promise<void> {
    while (this.turning) await this.turning;
    if (this.isStopped) return;
    clearTimeout(this.timer);
    this.turning = this.look().catch(() => this.store.setState({ isReachable: false }));
    await this.turning;
    this.turning = null;
    if (!this.isStopped) this.timer = setTimeout(() => void this.turn(), EVERY_MS);
  }

  private async look(): Promise<void> {
    const { kept } = this;
    if (!kept) return;
    const post = async (path: string, body: object) => callApi("POST", path, body);
    const seen = new Map<number, KeptStep>();
    const list = async () => {
      const steps = await kept.listSteps();
      for (const step of steps) seen.set(step.id, step);
      return steps;
    };
    const { refused } = await sendSteps({ list, drop: kept.dropSteps, post, now: Date.now });
    const answer = await callApi<Shift>("GET", `driver?since=${new Date().setHours(0, 0, 0, 0)}`);
    const steps = await kept.listSteps();
    if (this.isStopped) return;
    for (const each of refused) this.tellRefused(each);
    if (answer.ok) this.show(answer.body, steps);
    else {
      const isOver = ["session_ended", "not_authenticated", "forbidden"].includes(answer.code);
      // What was told and is not kept any more is so, though the server could not say how all stands after it.
      const gone = new Set([...steps.map(({ id }) => id), ...refused.map(({ step }) => step.id)]);
      const told = [...seen.values()].filter(({ id }) => !gone.has(id));
      this.store.setState(({ shift }) => ({
        shift: shift && { ...shift, deliveries: withSteps(shift.deliveries, told) },
        steps,
        isReachable: false,
        ...(isOver && { isOver }),
      }));
      if (isOver) this.share?.stop();
    }
  }

  private show(shift: Shift, steps: readonly KeptStep[]): void {
    const before = this.store.getState().shift?.deliveries ?? [];
    for (const { id, code } of before) {
      const end = shift.ended.find((each) => each.id === id);
      if (end?.status === "cancelled") this.tellCancelled(id, code);
    }
    this.store.setState({ shift, steps, isReachable: true, aheadMs: shift.now - Date.now() });
    if (shift.driver.onDutySince !== null) this.share?.start();
    else {
      this.share?.stop();
      void this.kept?.forgetFixes();
    }
  }

  private tellRefused({ step, code }: Refused): void {
    const says = REFUSALS[code] ?? "notNow";
    if (says === "cancelled") this.tellCancelled(step.deliveryId, step.code);
    else this.notice(says, step.code);
  }

  private tellCancelled(deliveryId: string, code: string): void {
    if (this.known.has(deliveryId)) return;
    this.known.add(deliveryId);
    this.notice("cancelled", code);
  }

  private notice(says: Notice["says"], code?: string): void {
    this.store.setState(({ notices }) => ({
      notices: [
        ...notices.filter((old) => old.says !== says || old.code !== code),
        { id: ++this.lastNotice, says, code },
      ],
    }));
  }
}
