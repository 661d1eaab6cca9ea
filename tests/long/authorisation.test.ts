import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ERRORS, type ErrorCode } from "#lib/core/errors.ts";
import { type Cast, createCasting } from "#tests/authorisation/cast.ts";
import { PAGES } from "#tests/authorisation/pages.ts";
import { ROLES, type Role, STRANGERS } from "#tests/authorisation/roles.ts";
import { cellsOf } from "#tests/authorisation/row.ts";
import { type RunningServer, startServer } from "#tests/authorisation/server.ts";
import { DOORS, OTHER_DOORS } from "#tests/authorisation/table.ts";

const SHORT: Record<string, ErrorCode> = {
  "401": "not_authenticated",
  "403": "forbidden",
  "404": "order_not_found",
  old: "session_expired",
};
type Asked = { readonly status: number; readonly cell: string; readonly text: string };

let server: RunningServer;
let cast: Awaited<ReturnType<typeof createCasting>>;
beforeAll(async () => {
  server = await startServer();
  cast = await createCasting(server);
}, 180_000);
afterAll(() => server?.stop());

const doors = Object.entries({ ...DOORS, ...OTHER_DOORS });
const isLetThrough = (cell: string) => /^[23]\d\d$/.test(cell);

describe.each(doors)("%s", (door, row) => {
  it("answers each role as the table has it, and tells and changes nothing for who is refused", async () => {
    const expected = cellsOf(row);
    const refusedCast = await cast(row.stage ?? null);
    const given = new Map<Role, Asked>();
    const before = await digest();
    for (const role of ROLES) {
      if (!isLetThrough(expected.get(role) ?? "")) given.set(role, await askDoor(door, refusedCast, role));
    }
    expect(await digest()).toEqual(before);
    for (const role of ROLES) {
      if (given.has(role)) continue;
      const fresh = await cast(row.stage ?? null);
      await row.prepare?.(fresh, role);
      const asked = await askDoor(door, fresh, role);
      given.set(role, asked);
      if (STRANGERS.has(role) && !row.isByPassword) expectUntold(asked, fresh);
    }
    expect(line(ROLES.map((role) => given.get(role)?.cell))).toBe(line(ROLES.map((role) => expected.get(role))));
    for (const role of ROLES) {
      const asked = given.get(role);
      if (asked && !isLetThrough(asked.cell)) expectUntold(asked, refusedCast);
    }
  });
});

describe.each(Object.entries(PAGES))("the page /%s", (name, row) => {
  it("is shown to each role as the table has it, and tells strangers nothing", async () => {
    const expected = cellsOf(row);
    const people = await cast("assigned");
    const shown: (string | undefined)[] = [];
    const before = await digest();
    for (const role of ROLES) {
      const path = `/en/${row.path?.(people) ?? name}`.replace(/\/$/, "");
      const headers = { ...(await people.headersOf(role)), "x-forwarded-for": addressOf(role) };
      const response = await fetch(server.url + path, { headers, redirect: "manual" });
      const asked = { status: response.status, cell: pageCell(response), text: await response.text() };
      shown.push(asked.cell);
      if (STRANGERS.has(role) || asked.cell !== "200") expectUntold(asked, people);
    }
    expect(line(shown)).toBe(line(ROLES.map((role) => expected.get(role))));
    expect(await digest()).toEqual(before);
  });
});

const line = (cells: readonly (string | undefined)[]) => cells.join(" ");

function expectUntold({ text }: Asked, people: Cast): void {
  expect(people.secrets.filter((secret) => text.includes(secret))).toEqual([]);
}

async function askDoor(door: string, people: Cast, role: Role): Promise<Asked> {
  const row = { ...DOORS, ...OTHER_DOORS }[door];
  if (!row) throw new Error(`no row for ${door}`);
  const [method = "", name = ""] = door.split(" ");
  const params = row.params?.(people) ?? { id: people.orderId };
  const path = (row.path ?? name).replace(/\[(\w+)\]/g, (_, key: string) => params[key] ?? "");
  const query = row.query ? `?${row.query(people)}` : "";
  const response = await fetch(`${server.url}/api/${path}${query}`, {
    method,
    redirect: "manual",
    headers: {
      ...(row.body && { "content-type": "application/json" }),
      ...(await people.headersOf(role)),
      "x-forwarded-for": addressOf(role),
    },
    ...(row.body && { body: JSON.stringify(row.body(people)) }),
  });
  const text = await response.text();
  const code = response.status < 400 ? undefined : (JSON.parse(text) as { error?: { code?: ErrorCode } }).error?.code;
  if (code !== undefined) expect([code, response.status]).toEqual([code, ERRORS[code].http]);
  const short = Object.entries(SHORT).find(([, known]) => known === code)?.[0];
  return { status: response.status, cell: short ?? code ?? `${response.status}`, text };
}

/** Each role comes from a network of its own, so that none uses another's limits up. */
function addressOf(role: Role): string {
  return `198.51.100.${ROLES.indexOf(role) + 1}`;
}

function pageCell({ status, headers }: Response): string {
  const to = headers.get("location") ?? "";
  if (status !== 303) return `${status}`;
  if (to.startsWith("/api/v1/session/refresh?")) return "renew";
  return to.startsWith("/en/sign-in?") ? "in" : "on";
}

/** A fingerprint of every table but the processes' own signs of life, and of where drivers are, which is written a second later. */
async function digest(): Promise<Record<string, string>> {
  const { db } = server.database;
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
    and relname <> 'processes' and relname !~ '_locations'`.execute(db.primary);
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ sum: string }>`
      select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as sum from ${sql.table(name)} t`.execute(
      db.primary,
    );
    found[name] = rows[0]?.sum ?? "";
  }
  return found;
}
