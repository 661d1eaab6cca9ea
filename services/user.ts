import { parseArgs } from "node:util";
import { routing } from "#i18n/routing.ts";
import { appoint, listAppointed, type Post } from "#lib/auth/appointments/commands.ts";
import { parseEmail } from "#lib/auth/email.ts";
import { readRestaurant } from "#lib/catalog/queries.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createDb, type Db } from "#lib/db/client.ts";
import { loadProcessConfig } from "#lib/infra/config/env.ts";
import { runCommandLine } from "./command-line.ts";
import { openDatabase } from "./database.ts";

/**
 * `npm run user -- operator <e-mail>`, `-- owner <e-mail> <restaurant>`, `-- staff <e-mail> <restaurant>`, `-- customer <e-mail>`:
 * gives an address that post, `customer` takes any other back; `-- list`: who has one. A restaurant is named by its slug, the
 * end of its page's address. With `--name` and `--locale` for an account that is new.
 */
const USAGE =
  "operator|customer <e-mail> | owner|staff <e-mail> <restaurant> | list   [--name <name>] [--locale en|sv]";

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { name: { type: "string" }, locale: { type: "string" } },
  });
  const [kind = "", address = "", slug = "", ...more] = positionals;
  const isHeld = kind === "owner" || kind === "staff";
  const isKnown = isHeld || ["operator", "customer", "list"].includes(kind);
  if (!isKnown || more.length > 0 || (slug === "") === isHeld || (address === "") !== (kind === "list")) {
    throw new Error(`expected: ${USAGE}`);
  }
  const locale = routing.locales.find((each) => each === (values.locale ?? routing.defaultLocale));
  if (!locale) throw new Error(`--locale: expected one of ${routing.locales.join(", ")}, got "${values.locale}"`);
  const config = loadProcessConfig();
  const database = await openDatabase(config);
  const db = createDb({ url: database.url, poolMax: 1, onError: () => {} });
  try {
    if (kind === "list") return await tellAll(db);
    const email = parseEmail(address);
    if (!email) throw new Error(`expected an e-mail address, got "${address}"`);
    const post = await postOf(db, kind, slug);
    const name = values.name?.trim() || (email.split("@", 1)[0] ?? email);
    const { isNew } = await appoint(db.primary, { email, name, locale, post }, systemClock.now());
    const what = isHeld ? `${kind} of ${slug}` : kind;
    process.stdout.write(`${email}: ${what}, ${isNew ? "a new account" : "signed out everywhere"}\n`);
    process.stdout.write(`To sign in: ${config.publicUrl}/${locale}/sign-in, "Send me a link instead"\n`);
  } finally {
    await db.close();
    if (!database.found) await database.stop();
  }
}

async function postOf(db: Db, kind: string, slug: string): Promise<Post> {
  if (kind === "operator" || kind === "customer") return { role: kind };
  const found = await readRestaurant({ db }, slug);
  if (!found) throw new Error(`there is no restaurant "${slug}"`);
  return { role: "restaurant", restaurantId: found.restaurant.id, isOwner: kind === "owner" };
}

async function tellAll(db: Db): Promise<void> {
  for (const { email, name, role, isOwner, restaurant } of await listAppointed(db.primary)) {
    const what = role === "operator" ? role : `${isOwner ? "owner" : "staff"} of ${restaurant}`;
    process.stdout.write(`${email}\t${what}\t${name}\n`);
  }
}

await runCommandLine(run);
