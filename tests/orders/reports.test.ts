import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postAnswer } from "#app/api/v1/orders/[id]/reports/[reportId]/answer/route.ts";
import { GET as getReports, POST as postReport } from "#app/api/v1/orders/[id]/reports/route.ts";
import { POST as postTrack } from "#app/api/v1/track/route.ts";
import { systemClock } from "#lib/core/clock.ts";
import type { OrderId } from "#lib/core/ids.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { answerReport, reportProblem } from "#lib/orders/reports/commands.ts";
import { listOpenReports, listReports } from "#lib/orders/reports/queries.ts";
import { MOST_REPORTS, type Report } from "#lib/orders/reports/report.ts";
import { createLink } from "#lib/orders/sharing/commands.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, startRuntime } from "./api-runtime.ts";
import { draftOrder, placeOne } from "./some-orders.ts";

const DAY_MS = 24 * 3_600_000;
let database: TestDatabase;
let runtime: Awaited<ReturnType<typeof startRuntime>>;
beforeAll(async () => {
  database = await createTestDatabase({ poolMax: 12 });
  runtime = await startRuntime(database.db);
});
afterAll(async () => {
  await runtime.stop();
  await database.drop();
});

const key = () => randomBytes(16).toString("hex");

/** An order of two lines, as far as that. */
async function order(...steps: ("accepted" | "ready" | "picked_up" | "delivered")[]): Promise<OrderId> {
  const db = database.db.primary;
  const orderId = await placeOne(database.db, draftOrder(runtime.world.restaurants[0]?.id ?? ("" as never)));
  await sql`insert into order_lines (order_id, line, item_id, name, quantity, unit_minor) values
    (${orderId}, 0, 'a', 'Margherita', 2, 9000), (${orderId}, 1, 'b', 'Burrata', 1, 6500)`.execute(db);
  for (const to of steps) {
    await moveOrder(db, { orderId, to, actor: to === "accepted" || to === "ready" ? "restaurant" : "driver" });
  }
  return orderId;
}
const delivered = () => order("accepted", "ready", "picked_up", "delivered");
const report = (orderId: OrderId, more: object = {}, inDays = 0) =>
  reportProblem(
    { db: database.db, clock: { ...systemClock, now: () => Date.now() + inDays * DAY_MS } },
    { orderId, kind: "missing", lines: [1], words: "", requestKey: key(), actorId: null, ...more },
  );

test("a press is one report however often it is sent, and an order has only so many", async () => {
  const orderId = await delivered();
  const requestKey = key();
  const all = await Promise.all(Array.from({ length: 6 }, () => report(orderId, { requestKey })));
  expect(new Set(all.map(({ reportId }) => reportId)).size).toBe(1);
  const more = await Promise.allSettled(Array.from({ length: 8 }, () => report(orderId)));
  expect(more.filter(({ status }) => status === "fulfilled")).toHaveLength(MOST_REPORTS - 1);
  await expect(report(orderId)).rejects.toMatchObject({ code: "too_many_reports" });
});

test("what is not on its way yet has no problem to report, nor what was brought long ago, nor a line that it has not", async () => {
  await expect(report(await order("accepted"))).rejects.toMatchObject({ code: "order_conflict" });
  await expect(report(await order("accepted", "picked_up"), { kind: "never_came" })).resolves.toBeTruthy();
  const orderId = await delivered();
  await expect(report(orderId, {}, 14.1)).rejects.toMatchObject({ code: "order_conflict" });
  await expect(report(orderId, { lines: [0, 2] })).rejects.toMatchObject({ code: "bad_message" });
});

test("of operators who answer at once one does, and the report leaves the queue", async () => {
  const ctx = { db: database.db, clock: systemClock };
  const orderId = await delivered();
  const { reportId } = await report(orderId);
  const queued = async () => (await listOpenReports(database.db.primary)).some((each) => each.reportId === reportId);
  expect(await queued()).toBe(true);
  const answers = ["We are sorry.", "It is on its way back.", "Sorry."];
  const all = await Promise.allSettled(
    answers.map((answer) => answerReport(ctx, { orderId, reportId, answer, actorId: "usr_desk" })),
  );
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const [kept] = await listReports(database.db.primary, orderId);
  expect(answers).toContain(kept?.answer);
  const again = { orderId, reportId, answer: kept?.answer ?? "", actorId: "usr_desk" };
  expect((await answerReport(ctx, again)).answeredAt).toBe(kept?.answeredAt);
  const other = await delivered();
  await expect(answerReport(ctx, { ...again, orderId: other })).rejects.toMatchObject({ code: "not_found" });
  expect(await queued()).toBe(false);
});

test("a guest reports by their link and reads what an operator answers", async () => {
  const id = await delivered();
  const { token } = await createLink(runtime.ctx, { orderId: id, access: "manage" });
  const [guest, desk] = [new Browser(), new Browser()];
  await guest.call(postTrack, "track", { body: { token } });
  await desk.call(postSignIn, "demo/session", { body: { user: "operator" } });
  const at = { params: { id } };
  const post = (body: object) => guest.call(postReport, `orders/${id}/reports`, { ...at, body });
  expect((await post({ kind: "other", requestKey: key() })).status).toBe(400);
  const made = await post({ kind: "wrong", lines: [0], words: "Basil instead.\n", requestKey: key() });
  expect(made.status).toBe(201);
  const { reportId } = (made.body as { report?: Report }).report as Report;
  const answer = (browser: Browser) =>
    browser.call(postAnswer, `orders/${id}/reports/${reportId}/answer`, {
      params: { id, reportId },
      body: { answer: " Sorry: half of it goes back. " },
    });
  expect((await answer(guest)).status).toBe(403);
  expect((await answer(desk)).status).toBe(200);
  const read = (await guest.call(getReports, `orders/${id}/reports`, at)).body as unknown;
  expect(read).toMatchObject({
    mayReport: true,
    lines: [
      { line: 0, name: "Margherita", quantity: 2 },
      { line: 1, name: "Burrata", quantity: 1 },
    ],
    reports: [
      { kind: "wrong", lines: [0], words: "Basil instead.", state: "answered", answer: "Sorry: half of it goes back." },
    ],
  });
});
