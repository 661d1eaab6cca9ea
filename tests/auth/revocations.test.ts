import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { endSession, openSession, refreshSession, upsertUsers } from "#lib/auth/commands.ts";
import { forgetSessions } from "#lib/auth/jobs.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createId, type SessionId, type UserId } from "#lib/core/ids.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createLink, revokeLink } from "#lib/orders/sharing/commands.ts";
import { watchRevocations } from "#services/revocations.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { draftOrder, placeOne, somePeople } from "#tests/orders/some-orders.ts";

const userId = createId("user", 0, randomBytes(10));
const log = createLogger("silent");
const watching: ReturnType<typeof watchRevocations>[] = [];
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await upsertUsers(database, [{ id: userId, name: "Alva Berg", role: "customer" }]);
});
afterEach(async () => {
  for (const one of watching.splice(0)) await one.stop();
});
afterAll(() => database.drop());

/** A process that watches. Without a shared bus it hears nothing but the database. */
async function watch(bus = createMemoryBus()) {
  const revocations = watchRevocations({ db: database.db, bus, log, clock: systemClock });
  watching.push(revocations);
  await revocations.start();
  return revocations;
}
/** Resolves when this one becomes known; the caller's own timeout is its end. */
function becomesKnown({ onRevoked }: Awaited<ReturnType<typeof watch>>, id: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = onRevoked((_, known) => {
      if (known !== id) return;
      stop();
      resolve();
    });
  });
}
const ctx = (bus = createMemoryBus()) => ({ db: database.db, clock: systemClock, bus });
const open = async () => (await openSession(ctx(), userId)).sessionId;

it("a session lives until it is ended, and an ended one is never renewed", async () => {
  const claims = await openSession(ctx(), userId);
  expect(claims).toMatchObject({ userId, role: "customer" });
  const renewed = await refreshSession(ctx(), claims);
  expect(renewed).toEqual({ ...claims, turn: 1 });
  await endSession(ctx(), claims.sessionId);
  await endSession(ctx(), claims.sessionId);
  await expect(refreshSession(ctx(), renewed)).rejects.toMatchObject({ code: "session_ended" });
  const unknown = createId("session", 0, randomBytes(10));
  await expect(refreshSession(ctx(), { sessionId: unknown, turn: 0 })).rejects.toMatchObject({ code: "session_ended" });
  await endSession(ctx(), unknown);
  const told = await database.db.primary.selectFrom("revocations").select("target_id").execute();
  expect(told.map(({ target_id }) => target_id)).toEqual([claims.sessionId]);
});

it("a session that was not used for too long is over", async () => {
  const sessionId = await open();
  await database.db.primary
    .updateTable("auth_sessions")
    .set({ expires_at: new Date(Date.now() - 1_000) })
    .where("id", "=", sessionId)
    .execute();
  await expect(refreshSession(ctx(), { sessionId, turn: 0 })).rejects.toMatchObject({ code: "session_ended" });
});

it("nobody signs in who is not there", async () => {
  const nobody = createId("user", 0, randomBytes(10));
  await expect(openSession(ctx(), nobody)).rejects.toMatchObject({ code: "not_found" });
});

it("each role signs in with what it is for", async () => {
  const { restaurantId, driverIds } = await somePeople(database.db);
  const restaurant = createId("user", 0, randomBytes(10));
  const driver = createId("user", 0, randomBytes(10));
  await upsertUsers(database, [
    { id: restaurant, name: "Kitchen", role: "restaurant", restaurantId },
    { id: driver, name: "Driver", role: "driver", driverId: driverIds[0] },
  ]);
  expect(await openSession(ctx(), restaurant)).toMatchObject({ role: "restaurant", restaurantId });
  expect(await openSession(ctx(), driver)).toMatchObject({ role: "driver", driverId: driverIds[0] });
});

it("what was revoked before a process began is known to it at once, and told of once", async () => {
  const sessionId = await open();
  await endSession(ctx(), sessionId);
  const revocations = await watch();
  expect(revocations.isRevoked("session", sessionId)).toBe(true);
  expect(revocations.isRevoked("link", sessionId)).toBe(false);
  expect(revocations.isRevoked("session", await open())).toBe(false);
});

it("what is revoked elsewhere is known within seconds without a bus", { timeout: 6_000 }, async () => {
  const sessionId = await open();
  const revocations = await watch();
  const known = becomesKnown(revocations, sessionId);
  await endSession(ctx(), sessionId);
  await known;
  expect(revocations.isRevoked("session", sessionId)).toBe(true);
});

it("a hint on the bus makes it known at once, sessions and links alike", { timeout: 1_900 }, async () => {
  const bus = createMemoryBus();
  const { restaurantId } = await somePeople(database.db);
  const orderId = await placeOne(database.db, draftOrder(restaurantId));
  const { linkId } = await createLink(ctx(), { orderId, access: "watch" });
  const sessionId = await open();
  const revocations = await watch(bus);
  const seen: string[] = [];
  revocations.onRevoked((kind, id) => seen.push(`${kind} ${id}`));
  const both = Promise.all([becomesKnown(revocations, sessionId), becomesKnown(revocations, linkId)]);
  await endSession(ctx(bus), sessionId);
  await revokeLink(ctx(bus), { orderId, linkId });
  await both;
  expect(seen.filter((each) => each.includes(sessionId))).toEqual([`session ${sessionId}`]);
  expect(seen.filter((each) => each.includes(linkId))).toEqual([`link ${linkId}`]);
});

it("a row that commits after newer ones is not missed", { timeout: 10_000 }, async () => {
  const bus = createMemoryBus();
  const [late, early] = [await open(), await open()] as [SessionId, SessionId];
  const revocations = await watch(bus);
  const knowsEarly = becomesKnown(revocations, early);
  const knowsLate = becomesKnown(revocations, late);
  await database.db.primary.transaction().execute(async (trx) => {
    await trx.insertInto("revocations").values({ kind: "session", target_id: late }).execute();
    await endSession(ctx(bus), early);
    await knowsEarly;
    expect(revocations.isRevoked("session", late)).toBe(false);
  });
  await knowsLate;
});

it("while the database is away nothing is forgotten or thrown, and it goes on when it is back", {
  timeout: 10_000,
}, async () => {
  const bus = createMemoryBus();
  const [before, during] = [await open(), await open()] as [SessionId, SessionId];
  await endSession(ctx(), before);
  let isAway = false;
  const broken = new Proxy(database.db, {
    get(db: TestDatabase["db"], key: keyof TestDatabase["db"]) {
      if (isAway && key === "primary") throw new Error("the database is away");
      return db[key];
    },
  });
  const revocations = watchRevocations({ db: broken, bus, log, clock: systemClock });
  watching.push(revocations);
  await revocations.start();
  isAway = true;
  const known = becomesKnown(revocations, during);
  await endSession(ctx(bus), during);
  expect(revocations.isRevoked("session", before)).toBe(true);
  isAway = false;
  await known;
});

it("a user's name may change, what they are for does not", async () => {
  const id: UserId = createId("user", 0, randomBytes(10));
  await upsertUsers(database, [{ id, name: "Before", role: "customer" }]);
  await upsertUsers(database, [{ id, name: "After", role: "operator" }]);
  expect(await openSession(ctx(), id)).toMatchObject({ name: "After", role: "customer" });
});

it("what ended long ago is forgotten, and nothing younger", async () => {
  const [old, young] = [await open(), await open()] as [SessionId, SessionId];
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  const { primary } = database.db;
  await primary
    .updateTable("auth_sessions")
    .set({ expires_at: daysAgo(31) })
    .where("id", "=", old)
    .execute();
  await primary
    .updateTable("auth_sessions")
    .set({ expires_at: daysAgo(29) })
    .where("id", "=", young)
    .execute();
  await primary
    .insertInto("revocations")
    .values({ kind: "session", target_id: old, at: daysAgo(8) })
    .execute();
  await primary
    .insertInto("revocations")
    .values({ kind: "session", target_id: young, at: daysAgo(6) })
    .execute();
  expect(await forgetSessions(database)).toEqual({ sessions: 1, revocations: 1, links: 0 });
  const sessions = await primary.selectFrom("auth_sessions").select("id").execute();
  expect(sessions.map(({ id }) => id)).toContain(young);
  const told = await primary.selectFrom("revocations").select("target_id").execute();
  expect(told.map(({ target_id }) => target_id)).toContain(young);
  expect(await forgetSessions(database)).toEqual({ sessions: 0, revocations: 0, links: 0 });
});
