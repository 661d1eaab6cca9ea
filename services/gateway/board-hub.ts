import type { Principal } from "#lib/auth/principal.ts";
import type { Revocations } from "#lib/auth/revocations.ts";
import { AppError } from "#lib/core/errors.ts";
import type { OrderId, RestaurantId } from "#lib/core/ids.ts";
import type { BoardState } from "#lib/orders/kitchen/queries.ts";
import type { BoardEta } from "#lib/tracking/board-feed.ts";
import { type EtaNews, followEta } from "#lib/tracking/eta-track.ts";
import { encodeServerMessage, LIMITS } from "#lib/tracking/protocol.ts";
import { type BoardOrder, type BoardOrderRead, HeldBoard } from "./held-board.ts";
import type { Follower } from "./held-order.ts";

/** Every so many ticks boards are read, whatever was hinted. */
const POLL_TICKS = 2;
/** Arrivals are reckoned again after so many ticks. */
const ETA_TICKS = 5;
/** That a board is open is noted after so many ticks. */
const SEEN_TICKS = 10;

export type BoardHubParts = {
  readonly readers: {
    /** Both in one statement for all. */
    readBoards(restaurantIds: readonly RestaurantId[]): Promise<readonly BoardState[]>;
    readOrders(orderIds: readonly OrderId[]): Promise<readonly BoardOrderRead[]>;
  };
  /** Some of these boards are open. Rejections are its own to tell. */
  readonly onSeen: (restaurantIds: readonly RestaurantId[]) => void;
  readonly revocations: Pick<Revocations, "isRevoked">;
  /** What an order's arrival is reckoned from, now. */
  readonly newsOf: (order: BoardOrder) => EtaNews;
  /** The first board is opened here, or the last was closed. */
  readonly onHeld: (isHeld: boolean) => void;
  readonly onFailure: (error: unknown) => void;
};

type Request = { readonly follower: Follower; readonly restaurantId: RestaurantId; readonly after: string | null };

/**
 * The boards that kitchens have open here. All are read together and one read after the other, every two seconds and once a
 * turn where a hint came, so statements do not grow with boards, screens or orders; only what has another version than
 * before is read whole. A screen that is slow is told the whole once it can read again.
 */
export class BoardHub {
  readonly held = new Map<RestaurantId, HeldBoard>();
  private readonly parts: BoardHubParts;
  private readonly byFollower = new Map<Follower, RestaurantId>();
  private requests: Request[] = [];
  private isDue = false;
  private hasTurn = true;
  private isReading = false;
  private polledTick = 0;
  private seenTick = Number.NEGATIVE_INFINITY;

  constructor(parts: BoardHubParts) {
    this.parts = parts;
  }

  /**
   * Opens a restaurant's board on a connection, in place of the one that it has. `after`: the state that is known there, of
   * which nothing is told. Refuses with forbidden, or why a session counts for nothing.
   */
  open(follower: Follower, restaurantId: RestaurantId, after: string | null): void {
    if (!this.mayOpen(follower.principals, restaurantId)) {
      follower.refuse(new AppError(follower.lostSession ?? "board_not_found"), "board");
      return;
    }
    this.close(follower);
    this.byFollower.set(follower, restaurantId);
    this.requests.push({ follower, restaurantId, after });
    this.pump();
  }

  /** No longer, or the connection is gone. */
  close(follower: Follower): void {
    const restaurantId = this.byFollower.get(follower);
    if (restaurantId === undefined) return;
    this.byFollower.delete(follower);
    const board = this.held.get(restaurantId);
    board?.followers.delete(follower);
    board?.lagging.delete(follower);
    if (board?.followers.size === 0) {
      this.held.delete(restaurantId);
      if (this.held.size === 0) this.parts.onHeld(false);
    }
  }

  /** Something may have happened to some order. */
  hint(): void {
    if (this.held.size === 0) return;
    this.isDue = true;
    this.pump();
  }

  tick(tick: number): void {
    this.hasTurn = true;
    for (const board of this.held.values()) for (const follower of board.lagging) this.tellWhole(board, follower);
    if (tick - this.polledTick >= POLL_TICKS) {
      this.polledTick = tick;
      this.isDue = this.held.size > 0;
    }
    if (tick - this.seenTick >= SEEN_TICKS && this.held.size > 0) {
      this.seenTick = tick;
      this.parts.onSeen([...this.held.keys()]);
    }
    if (tick % ETA_TICKS === 0) for (const board of this.held.values()) this.reckon(board);
    this.pump();
  }

  private mayOpen(principals: readonly Principal[], restaurantId: RestaurantId): boolean {
    return principals.some((one) => {
      if (one.kind !== "restaurant" && one.kind !== "operator") return false;
      const isTheirs = one.kind === "operator" || one.restaurantId === restaurantId;
      return isTheirs && !this.parts.revocations.isRevoked("session", one.sessionId);
    });
  }

  private pump(): void {
    if (this.isReading || !(this.requests.length > 0 || (this.isDue && this.hasTurn))) return;
    this.isReading = true;
    const { requests } = this;
    this.requests = [];
    this.isDue = false;
    this.hasTurn = false;
    const asked = new Set([...this.held.keys(), ...requests.map(({ restaurantId }) => restaurantId)]);
    this.read([...asked], requests)
      .catch((error: unknown) => {
        this.parts.onFailure(error);
        for (const { follower } of requests) {
          this.byFollower.delete(follower);
          if (follower.wire.isOpen()) follower.refuse(new AppError("database_unavailable"), "board");
        }
      })
      .finally(() => {
        this.isReading = false;
        this.pump();
      });
  }

  private async read(restaurantIds: readonly RestaurantId[], requests: readonly Request[]): Promise<void> {
    const { readers } = this.parts;
    const states = await readers.readBoards(restaurantIds);
    const wanted = states.flatMap((state) => this.boardOf(state).wanted(state));
    const read = wanted.length > 0 ? await readers.readOrders(wanted) : [];
    const byId = new Map(read.map((each) => [each.record.parties.orderId, each]));
    for (const state of states) this.apply(state, byId, requests);
    for (const { follower, restaurantId } of requests) {
      if (states.some(({ shop }) => shop.restaurantId === restaurantId) || !follower.wire.isOpen()) continue;
      this.byFollower.delete(follower);
      follower.refuse(new AppError("board_not_found"), "board");
    }
  }

  private boardOf({ shop }: BoardState): HeldBoard {
    return this.held.get(shop.restaurantId as RestaurantId) ?? new HeldBoard(shop);
  }

  private apply(state: BoardState, read: ReadonlyMap<OrderId, BoardOrderRead>, requests: readonly Request[]): void {
    const board = this.boardOf(state);
    const isNew = !this.held.has(board.id);
    const news = board.take(state, read);
    if (news !== null) for (const follower of board.followers) this.tell(board, follower, news);
    const begin = requests.filter((one) => this.isAsked(one, board.id));
    if (begin.length === 0 && board.followers.size === 0) return;
    if (isNew) {
      this.held.set(board.id, board);
      if (this.held.size === 1) this.parts.onHeld(true);
      this.parts.onSeen([board.id]);
      this.reckon(board);
    }
    for (const { follower, after } of begin) {
      board.followers.add(follower);
      if (after !== board.stamp) this.tellWhole(board, follower);
    }
  }

  private isAsked({ follower, restaurantId }: Request, boardId: RestaurantId): boolean {
    return restaurantId === boardId && this.byFollower.get(follower) === boardId && follower.wire.isOpen();
  }

  private tell(board: HeldBoard, follower: Follower, text: string): void {
    if (board.lagging.has(follower) || !follower.wire.isOpen()) return;
    if (follower.wire.unsentBytes() > LIMITS.unsentBytes) board.lagging.add(follower);
    else follower.tell(text);
  }

  private tellWhole(board: HeldBoard, follower: Follower): void {
    if (follower.wire.unsentBytes() > LIMITS.unsentBytes) board.lagging.add(follower);
    else {
      board.lagging.delete(follower);
      follower.tell(board.whole());
    }
  }

  /** Reckons when drivers come, and tells what is otherwise than before. */
  private reckon(board: HeldBoard): void {
    const etas: BoardEta[] = [];
    for (const order of board.orders.values()) {
      if (!order.record.delivery || order.record.facts.endedAt !== null) continue;
      order.track = followEta(order.track, this.parts.newsOf(order));
      const { eta } = order.track;
      if (!eta) continue;
      const { from, to, driverMin, reason } = eta;
      const before = order.eta;
      const isSame = before?.from === from && before.to === to && before.driverMin === driverMin;
      if (isSame && before.reason === reason) continue;
      order.eta = { orderId: order.record.facts.orderId, from, to, driverMin, reason };
      etas.push(order.eta);
    }
    if (etas.length === 0) return;
    board.forgetText();
    const text = encodeServerMessage({ type: "board_etas", restaurantId: board.id, etas });
    for (const follower of board.followers) this.tell(board, follower, text);
  }
}
