import { randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { sql } from "kysely";
import { upsertUsers } from "#lib/auth/commands.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { createId, type OrderId, type UserId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { placeOrders } from "#lib/orders/placing/commands.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import { linkFor, newAddress } from "./account-page.ts";

/** Somebody who works at a restaurant of the running demo, and the orders that come to it. */
export class BoardKitchen {
  readonly #db: Db;
  readonly #restaurant: Restaurant;
  readonly #email = newAddress();
  readonly #userId: UserId = createId("user", Date.now(), randomBytes(10));

  constructor(db: Db, restaurant: Restaurant) {
    this.#db = db;
    this.#restaurant = restaurant;
  }

  async hire(): Promise<void> {
    await this.#put(this.#userId, "Alva Berg", this.#email);
  }

  /** Somebody else who works there. */
  async hireToo(name: string): Promise<void> {
    await this.#put(createId("user", Date.now(), randomBytes(10)), name, newAddress());
  }

  async #put(id: UserId, name: string, email: string): Promise<void> {
    const restaurantId = this.#restaurant.id;
    await upsertUsers({ db: this.#db }, [{ id, name, role: "restaurant", restaurantId }]);
    await sql`update users set email = ${email} where id = ${id}`.execute(this.#db.primary);
  }

  /** Has who is signed in on that page run the restaurant, without the codes that they would owe when they sign in. */
  async makeOwner(page: Page): Promise<void> {
    await sql`update users set is_owner = true where id = ${this.#userId}`.execute(this.#db.primary);
    const status = await page.evaluate(async () => {
      const headers = { "Content-Type": "application/json" };
      return (await fetch("/api/v1/session/refresh", { method: "POST", headers, body: "{}" })).status;
    });
    expect(status).toBe(200);
  }

  /** Signs in by a link in a mail, and ends at the board. */
  async enter(page: Page): Promise<void> {
    await page.goto("/en/sign-in?next=/en/restaurant");
    await page.getByRole("button", { name: "Send me a link instead" }).click();
    await page.getByLabel("E-mail address").fill(this.#email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.goto(await linkFor(page, this.#email, "Your sign-in link"));
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(/\/en(\/restaurant)?$/);
    await page.goto("/en/restaurant");
    await expect(page.locator(".board-pill")).toHaveText("Live");
  }

  /** A second screen of who is signed in on that page already. */
  async otherScreen(page: Page): Promise<Page> {
    const browser = page.context().browser();
    if (!browser) throw new Error("a page without a browser");
    const context = await browser.newContext({
      baseURL: new URL(page.url()).origin,
      locale: "en-GB",
      storageState: await page.context().storageState(),
    });
    const other = await context.newPage();
    await other.goto(page.url());
    return other;
  }

  /** An order with two lines. Resolves to its id and what it is called. */
  async order(steps: readonly OrderStatus[] = []): Promise<{ orderId: OrderId; name: string }> {
    const now = Date.now();
    const at = this.#restaurant.at;
    const [orderId] = await placeOrders(this.#db.primary, [
      {
        restaurantId: this.#restaurant.id,
        customerId: null,
        dropoff: { lng: at.lng + 0.01, lat: at.lat },
        items: 3,
        totalMinor: 24_500,
        currency: "SEK",
        readyAt: null,
        promisedAt: now + 2_400_000,
        steps: [
          { status: "placed", actor: "customer", at: now },
          ...steps.map((status) => ({ status, actor: "restaurant" as const, at: now })),
        ],
      },
    ]);
    if (!orderId) throw new Error("no order was placed");
    await sql`insert into order_lines (order_id, line, item_id, name, quantity, unit_minor) values
      (${orderId}, 0, 'a', 'Margherita', 2, 9000), (${orderId}, 1, 'b', 'Burrata, tomato, rye', 1, 6500)`.execute(
      this.#db.primary,
    );
    const { rows } = await sql<{ code: string }>`select code from orders where id = ${orderId}`.execute(
      this.#db.primary,
    );
    return { orderId, name: `#${rows[0]?.code}` };
  }

  async move(orderId: OrderId, to: OrderStatus): Promise<void> {
    await moveOrder(this.#db.primary, { orderId, to, actor: "restaurant" });
  }

  /** Taken by a driver and brought. */
  async deliver(orderId: OrderId): Promise<void> {
    for (const to of ["picked_up", "delivered"] as const) {
      await moveOrder(this.#db.primary, { orderId, to, actor: "driver" });
    }
  }

  async statusOf(orderId: OrderId): Promise<string | undefined> {
    const { rows } = await sql<{ status: string }>`select status from orders where id = ${orderId}`.execute(
      this.#db.primary,
    );
    return rows[0]?.status;
  }
}
