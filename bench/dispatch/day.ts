import { distanceM } from "#lib/core/geo.ts";
import { createRng, hash32, type Rng } from "#lib/core/rng.ts";
import { arrivalsOf, insertTask, type Runner, type Stop, type Task } from "#lib/dispatch/route.ts";
import { RULES } from "#lib/dispatch/rules.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import { OnTheWay, Spot, type Town } from "./roads.ts";

/** An order of a made-up day, the same for every policy. Times are ms from the day's beginning. */
export type DayOrder = {
  readonly id: string;
  readonly kitchen: Spot;
  readonly door: Spot;
  readonly placedAt: number;
  readonly acceptedAt: number;
  /** What the kitchen says, and what comes of it. */
  readonly saidAt: number;
  readonly readyAt: number;
};

export type Day = {
  readonly seed: string;
  readonly orders: readonly DayOrder[];
  readonly drivers: readonly { readonly id: string; readonly vehicle: Vehicle; readonly home: Spot }[];
};

/** What a policy sees of an order. `readyAt` is what is known now; `isReady` once the kitchen has said so. */
export type OpenOrder = Task & { readonly isReady: boolean; readonly refusedBy: ReadonlySet<string> };
/** Whom to ask now: an order and a driver each at most once. */
export type Policy = (now: {
  readonly nowMs: number;
  readonly orders: readonly OpenOrder[];
  readonly runners: readonly Runner[];
}) => readonly { readonly orderId: string; readonly driverId: string }[];

const MINUTE_MS = 60_000;
const DAY_MS = 4 * 60 * MINUTE_MS;
const STEP_MS = 5_000;
/** How often a policy is asked. */
const WINDOW_MS = 10_000;
/** How drivers answer: mostly yes after a look; some say no, some nothing. */
const ANSWER = { afterMs: 8_000, declined: 0.06, ignored: 0.03, ignoredMs: 25_000 };
/** Of a ride's true length around what is known of it, and of a hand-over's. */
const SPREAD = { ride: 0.15, stop: 0.35 };

/** An evening from before the rush to after it. `perMinute` orders in the mean, three times as many at its height as at its ends. */
export function makeDay(town: Town, seed: string, sizes: { drivers: number; perMinute: number }): Day {
  const rng = createRng(seed);
  const demand = rng.fork("demand");
  const orders: DayOrder[] = [];
  const most = sizes.perMinute * 1.5;
  for (let ms = 0; ; ) {
    ms += (-Math.log(1 - demand.next()) / most) * MINUTE_MS;
    if (ms >= DAY_MS) break;
    const height = (1 + 2 * Math.sin((ms / DAY_MS) * Math.PI)) / 3;
    if (demand.next() < height)
      orders.push(makeOrder(town, demand.fork(`${orders.length}`), ms, `order ${orders.length}`));
  }
  const fleet = rng.fork("fleet");
  const drivers = Array.from({ length: sizes.drivers }, (_, i) => {
    const share = fleet.next();
    const vehicle: Vehicle = share < 0.7 ? "bike" : share < 0.85 ? "scooter" : "car";
    return { id: `driver ${i}`, vehicle, home: fleet.pick(town.doors) };
  });
  return { seed, orders, drivers };
}

/** Kitchens as in the evenings of bench/eta: mostly on time or a little late, now and then far behind. */
function makeOrder(town: Town, rng: Rng, placedAt: number, id: string): DayOrder {
  const kitchen = rng.pick(town.kitchens);
  const near = town.doors.filter((door) => {
    const metres = distanceM(kitchen, door);
    return metres > 600 && metres < 4_500;
  });
  const acceptedAt = placedAt + Math.min(300, 40 * Math.exp(0.7 * rng.gaussian())) * 1_000;
  const saidAt = acceptedAt + rng.range(7, 20) * MINUTE_MS;
  const luck = rng.next();
  const lateS = luck < 0.65 ? rng.range(-75, 120) : luck < 0.9 ? rng.range(90, 330) : rng.range(300, 660);
  return { id, kitchen, door: rng.pick(near), placedAt, acceptedAt, saidAt, readyAt: saidAt + lateS * 1_000 };
}

type Driver = {
  readonly id: string;
  readonly vehicle: Vehicle;
  at: Spot;
  stops: Stop[];
  /** On the way to the first stop. */
  leg: {
    readonly from: Spot | OnTheWay;
    readonly to: Spot;
    readonly startMs: number;
    readonly plannedS: number;
    readonly trueS: number;
  } | null;
  /** Handing over, or being handed, what the first stop is about. */
  untilMs: number | null;
  idleSince: number;
  legs: number;
};

type Asked = { readonly order: DayOrder; readonly driver: Driver; readonly answerAt: number; readonly isYes: boolean };

export type Outcome = {
  readonly orderToDoorMin: readonly number[];
  /** Minutes from when the food was ready. */
  readonly readyToDoorMin: readonly number[];
  readonly lateOffers: number;
  /** Minutes that drivers stood in kitchens. */
  readonly waitedMin: number;
  readonly stacked: number;
};

/** A day under a policy, step by step until the last order is at its door. */
export function runDay(town: Town, day: Day, policy: Policy): Outcome {
  const drivers = day.drivers.map(
    ({ id, vehicle, home }): Driver => ({
      id,
      vehicle,
      at: home,
      stops: [],
      leg: null,
      untilMs: null,
      idleSince: 0,
      legs: 0,
    }),
  );
  const waiting = new Map<string, { order: DayOrder; refusedBy: Set<string> }>();
  const byId = new Map(day.orders.map((order) => [order.id, order]));
  const doorAt = new Map<string, number>();
  let asked: Asked[] = [];
  let next = 0;
  let [waitedMs, stacked] = [0, 0];
  const chance = (...of: string[]) => createRng(hash32([day.seed, ...of].join("|")));

  /** What is known of when the food is ready. */
  const readyOf = (order: DayOrder, nowMs: number) =>
    nowMs >= order.readyAt ? order.readyAt : Math.max(order.saidAt, nowMs + MINUTE_MS);

  const taskOf = (order: DayOrder, nowMs: number): Task => ({
    id: order.id,
    pickup: order.kitchen,
    dropoff: order.door,
    readyAt: readyOf(order, nowMs),
    aloneAt: null,
  });

  function runnerOf(driver: Driver, nowMs: number): Runner {
    const isServing = driver.untilMs !== null;
    const at = driver.leg ? whereOn(driver.leg, nowMs) : driver.at;
    const stops = driver.stops.slice(isServing ? 1 : 0).map((stop) => {
      const order = byId.get(stop.task.id);
      return order ? { ...stop, task: { ...stop.task, readyAt: readyOf(order, nowMs) } } : stop;
    });
    return {
      id: driver.id,
      vehicle: driver.vehicle,
      at,
      freeAt: driver.untilMs ?? nowMs,
      stops,
      idleSince: driver.stops.length === 0 ? driver.idleSince : null,
    };
  }

  function whereOn(leg: NonNullable<Driver["leg"]>, nowMs: number): Spot | OnTheWay {
    const share = Math.min(1, (nowMs - leg.startMs) / 1_000 / leg.trueS);
    const leftS = leg.plannedS * (1 - share);
    if (leg.from instanceof Spot) return new OnTheWay(leg.from, leg.to, leg.plannedS * share, leftS);
    return new OnTheWay(leg.from.from, leg.to, leg.from.doneS + leg.plannedS * share, leftS);
  }

  /** Sets off to the first stop, from wherever they are. */
  function setOff(driver: Driver, nowMs: number): void {
    const [stop] = driver.stops;
    const from = driver.leg ? whereOn(driver.leg, nowMs) : driver.at;
    driver.leg = null;
    if (!stop) {
      driver.idleSince = nowMs;
      return;
    }
    const to = (stop.kind === "pickup" ? stop.task.pickup : stop.task.dropoff) as Spot;
    const plannedS = Math.max(1, town.ride(from, to, driver.vehicle));
    const noise = chance("leg", stop.task.id, stop.kind, driver.id).gaussian();
    driver.leg = { from, to, startMs: nowMs, plannedS, trueS: plannedS * Math.exp(SPREAD.ride * noise) };
    driver.legs++;
  }

  function move(driver: Driver, nowMs: number): void {
    for (;;) {
      const [stop] = driver.stops;
      if (driver.untilMs !== null) {
        if (nowMs < driver.untilMs || !stop) return;
        const endedAt = driver.untilMs;
        driver.untilMs = null;
        driver.stops = driver.stops.slice(1);
        if (stop.kind === "dropoff") doorAt.set(stop.task.id, endedAt);
        setOff(driver, endedAt);
        continue;
      }
      if (driver.leg) {
        const thereAt = driver.leg.startMs + driver.leg.trueS * 1_000;
        if (nowMs < thereAt) return;
        driver.at = driver.leg.to;
        driver.leg = null;
      }
      if (!stop) return;
      const order = byId.get(stop.task.id);
      if (stop.kind === "pickup" && order && nowMs < order.readyAt) {
        waitedMs += STEP_MS;
        return;
      }
      const meanS = stop.kind === "pickup" ? RULES.pickUpS : RULES.handOverS;
      const noise = chance("stop", stop.task.id, stop.kind).gaussian();
      driver.untilMs = nowMs + meanS * Math.exp(SPREAD.stop * noise) * 1_000;
    }
  }

  function answer({ order, driver, isYes }: Asked, nowMs: number): void {
    const open = waiting.get(order.id);
    if (!open) return;
    const runner = runnerOf(driver, nowMs);
    const made = isYes
      ? insertTask(runner, taskOf(order, nowMs), town.ride, RULES, ({ doorAt: at, delayMs }) => at + 1.5 * delayMs)
      : null;
    if (!made) {
      if (!isYes) open.refusedBy.add(driver.id);
      return;
    }
    waiting.delete(order.id);
    if (driver.stops.length > 0) stacked++;
    const isServing = driver.untilMs !== null;
    const arrivals = arrivalsOf(runner, made.stops, town.ride, RULES);
    const route = made.stops.map((stop, i) => {
      if (stop.task.id !== order.id) return stop;
      const aloneAt = made.stops.reduce(
        (at, one, j) => (one.kind === "dropoff" && one.task.id === order.id ? (arrivals[j] ?? at) : at),
        arrivals[i] ?? 0,
      );
      return { ...stop, task: { ...stop.task, aloneAt } };
    });
    const firstBefore = driver.stops[0];
    driver.stops = isServing && firstBefore ? [firstBefore, ...route] : route;
    const first = driver.stops[0];
    const isSame = first && firstBefore && first.task.id === firstBefore.task.id && first.kind === firstBefore.kind;
    if (!isServing && !isSame) setOff(driver, nowMs);
  }

  for (let nowMs = 0; doorAt.size < day.orders.length; nowMs += STEP_MS) {
    if (nowMs > 3 * DAY_MS) throw new Error(`${[...waiting.keys()].join(", ")}: to no door`);
    for (let order = day.orders[next]; order && order.acceptedAt <= nowMs; order = day.orders[++next]) {
      waiting.set(order.id, { order, refusedBy: new Set() });
    }
    for (const driver of drivers) move(driver, nowMs);
    for (const one of asked) if (one.answerAt <= nowMs) answer(one, nowMs);
    asked = asked.filter((one) => one.answerAt > nowMs);
    if (nowMs % WINDOW_MS !== 0) continue;
    const busyOrders = new Set(asked.map(({ order }) => order.id));
    const busyDrivers = new Set(asked.map(({ driver }) => driver.id));
    const open = [...waiting.values()].filter(({ order }) => !busyOrders.has(order.id));
    const wanted = policy({
      nowMs,
      orders: open.map(({ order, refusedBy }) => ({
        ...taskOf(order, nowMs),
        isReady: nowMs >= order.readyAt,
        refusedBy,
      })),
      runners: drivers.filter(({ id }) => !busyDrivers.has(id)).map((driver) => runnerOf(driver, nowMs)),
    });
    for (const { orderId, driverId } of wanted) {
      const order = byId.get(orderId);
      const driver = drivers.find(({ id }) => id === driverId);
      if (!order || !driver || busyDrivers.has(driverId) || busyOrders.has(orderId)) continue;
      busyDrivers.add(driverId);
      busyOrders.add(orderId);
      const luck = chance("answer", orderId, driverId).next();
      const isIgnored = luck < ANSWER.ignored;
      asked.push({
        order,
        driver,
        answerAt: nowMs + (isIgnored ? ANSWER.ignoredMs : ANSWER.afterMs),
        isYes: luck >= ANSWER.ignored + ANSWER.declined,
      });
    }
  }

  const minutes = (from: (order: DayOrder) => number) =>
    day.orders.map((order) => ((doorAt.get(order.id) ?? 0) - from(order)) / MINUTE_MS);
  const readyToDoorMin = minutes(({ readyAt }) => readyAt);
  return {
    orderToDoorMin: minutes(({ placedAt }) => placedAt),
    readyToDoorMin,
    lateOffers: readyToDoorMin.filter((one) => one > 30).length,
    waitedMin: waitedMs / MINUTE_MS,
    stacked,
  };
}
