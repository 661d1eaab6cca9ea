import { createStore } from "zustand/vanilla";
import { callApi } from "#components/orders/api.ts";
import type { Shift } from "#lib/dispatch/driving/shift.ts";
import { type Kept, openKept } from "./kept.ts";
import { type Notice, noticeOf, withNotice } from "./notice.ts";
import { NOT_SHARED, PositionShare, type Sharing } from "./share-position.ts";
import { type KeptStep, type Refused, type Step, sendSteps, withSteps } from "./steps.ts";

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

  async goOnDuty(): Promise<void> {
    await this.press("driver/duty", { isOnDuty: true, sharesPosition: true });
  }
  async goOffDuty(): Promise<void> {
    await this.press("driver/duty", { isOnDuty: false });
  }
  async accept(offerId: string): Promise<void> {
    await this.press(`offers/${offerId}/accept`);
  }
  async decline(offerId: string): Promise<void> {
    await this.press(`offers/${offerId}/decline`);
  }
  /** Ends that need the server's word at once. */
  async endBy(problem: "give-back" | "kitchen-closed", deliveryId: string): Promise<void> {
    this.known.add(deliveryId);
    const isEnded = await this.press(`deliveries/${deliveryId}/${problem}`);
    if (!isEnded) this.known.delete(deliveryId);
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

  /** True if the server did it. */
  private async press(path: string, body: object = {}): Promise<boolean> {
    this.store.setState({ isBusy: true });
    const answer = await callApi("POST", path, body);
    if (!answer.ok) this.notice(noticeOf(answer.code));
    await this.turn();
    this.store.setState({ isBusy: false });
    return answer.ok;
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
    const { told, refused } = await sendSteps({ list: kept.listSteps, drop: kept.dropSteps, post, now: Date.now });
    const answer = await callApi<Shift>("GET", `driver?since=${new Date().setHours(0, 0, 0, 0)}`);
    const steps = await kept.listSteps();
    if (this.isStopped) return;
    for (const each of refused) this.tellRefused(each);
    if (answer.ok) this.show(answer.body, steps);
    else {
      const isOver = ["session_ended", "not_authenticated", "forbidden"].includes(answer.code);
      // What was told is so, though the server could not say how all stands after it.
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
    const says = noticeOf(code);
    if (says === "cancelled") this.tellCancelled(step.deliveryId, step.code);
    else this.notice(says, step.code);
  }

  private tellCancelled(deliveryId: string, code: string): void {
    if (this.known.has(deliveryId)) return;
    this.known.add(deliveryId);
    this.notice("cancelled", code);
  }

  private notice(says: Notice["says"], code?: string): void {
    this.store.setState(({ notices }) => ({ notices: withNotice(notices, says, code) }));
  }
}
