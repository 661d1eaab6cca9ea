import { expect, test } from "vitest";
import { nextPress, type Press, readKept, requestOf, stepPresses } from "./presses.ts";

const accept = (n: number, orderId = `ord_${n}`): Omit<Press, "state"> => ({
  id: `p${n}`,
  orderId,
  code: "A1B2",
  seen: "placed",
  what: { kind: "accept", readyAt: 1_000_000 + 15 * 60_000, beginsAt: 1_000_000 },
});
const pressed = (...presses: Omit<Press, "state">[]) =>
  presses.reduce<readonly Press[]>((all, press) => stepPresses(all, { type: "pressed", press }), []);

test("presses are sent one at a time, the oldest first", () => {
  let all = pressed(accept(1), accept(2));
  expect(nextPress(all)?.id).toBe("p1");
  all = stepPresses(all, { type: "sent", id: "p1" });
  expect(nextPress(all)).toBeNull();
  all = stepPresses(all, { type: "answered", id: "p1" });
  expect(nextPress(all)?.id).toBe("p2");
});

test("one that did not get through waits and is sent again, before those after it", () => {
  let all = stepPresses(pressed(accept(1), accept(2)), { type: "sent", id: "p1" });
  all = stepPresses(all, { type: "kept", id: "p1" });
  expect(nextPress(all)?.id).toBe("p1");
});

test("a second press on an order counts for nothing until the first is answered", () => {
  expect(pressed(accept(1, "ord_a"), accept(2, "ord_a")).map(({ id }) => id)).toEqual(["p1"]);
});

test("an answered press stays until the board tells of it", () => {
  let all = stepPresses(pressed(accept(1)), { type: "answered", id: "p1" });
  all = stepPresses(all, { type: "told", orderId: "ord_1", status: "placed" });
  expect(all).toHaveLength(1);
  expect(stepPresses(all, { type: "told", orderId: "ord_1", status: "accepted" })).toEqual([]);
});

test("an accept that was kept promises the time that was pressed, not one later", () => {
  const [press] = pressed(accept(1));
  if (!press) throw new Error("nothing was pressed");
  expect(requestOf(press, 1_000_000).body).toEqual({ prepMin: 15, seen: "placed" });
  expect(requestOf(press, 1_000_000 + 5 * 60_000).body).toEqual({ prepMin: 10, seen: "placed" });
  expect(requestOf(press, 1_000_000 + 60 * 60_000).body).toEqual({ prepMin: 1, seen: "placed" });
});

test("what was kept over a reload waits again; what cannot be read is nothing", () => {
  const sending = stepPresses(pressed(accept(1)), { type: "sent", id: "p1" });
  expect(readKept(JSON.stringify(sending)).map(({ state }) => state)).toEqual(["waiting"]);
  expect(readKept("{")).toEqual([]);
  expect(readKept('{"a":1}')).toEqual([]);
  expect(readKept(null)).toEqual([]);
});
