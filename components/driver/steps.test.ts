import { expect, test } from "vitest";
import type { DriverDelivery } from "#lib/dispatch/driving/shift.ts";
import { type KeptStep, type Step, sendSteps, stageOf, withSteps } from "./steps.ts";

const delivery = {
  id: "dlv_1",
  code: "418F",
  status: "assigned",
  arrivedAt: null,
  atDoorAt: null,
} as unknown as DriverDelivery;
const step = (kind: Exclude<Step["kind"], "delivered">, at: number, deliveryId = "dlv_1"): Step => ({
  deliveryId,
  code: "418F",
  at,
  kind,
});
const handOver = (at: number, deliveryId = "dlv_1"): Step => ({
  deliveryId,
  code: "418F",
  at,
  kind: "delivered",
  by: { pin: "1234" },
});

test("what the server has not heard yet counts for the driver at once", () => {
  const steps = [step("atKitchen", 1), step("pickedUp", 2), step("atDoor", 3), handOver(4)];
  const stages = steps.map((_, i) => withSteps([delivery], steps.slice(0, i + 1)).map(stageOf));
  expect(stages).toEqual([["atKitchen"], ["toDoor"], ["atDoor"], []]);
  expect(withSteps([delivery], [step("pickedUp", 1, "dlv_2")]).map(stageOf)).toEqual(["toKitchen"]);
});

/** A phone's memory and a network that answers in turn. */
function phone(steps: readonly Step[], answers: readonly (string | null)[]) {
  let kept: KeptStep[] = steps.map((each, id) => ({ ...each, id }));
  const asked: string[] = [];
  let turn = 0;
  return {
    asked,
    kept: () => kept.map(({ kind }) => kind),
    list: async () => kept,
    drop: async (ids: readonly number[]) => {
      kept = kept.filter(({ id }) => !ids.includes(id));
    },
    post: async (path: string) => {
      asked.push(path);
      const code = answers[turn++] ?? null;
      return code === null ? { ok: true } : { ok: false, code };
    },
    now: () => 10,
  };
}

test("steps are told in their order, and wait where the network does not carry them", async () => {
  const world = phone([step("pickedUp", 1), step("atDoor", 2), handOver(3)], [null, "unreachable"]);
  const { told, refused } = await sendSteps(world);
  expect([told.map(({ kind }) => kind), refused]).toEqual([["pickedUp"], []]);
  expect(world.kept()).toEqual(["atDoor", "delivered"]);
  expect(world.asked).toEqual(["deliveries/dlv_1/pick-up", "deliveries/dlv_1/arrive"]);
});

test("an order that ended meanwhile takes its own later steps with it, and no others", async () => {
  const world = phone([step("pickedUp", 1), step("atKitchen", 2, "dlv_2"), handOver(3)], ["delivery_conflict"]);
  const { told, refused } = await sendSteps(world);
  expect(told.map(({ deliveryId }) => deliveryId)).toEqual(["dlv_2"]);
  expect([refused.map(({ code }) => code), world.kept()]).toEqual([["delivery_conflict"], []]);
  expect(world.asked).toEqual(["deliveries/dlv_1/pick-up", "deliveries/dlv_2/arrive"]);
});
